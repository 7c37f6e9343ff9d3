import type { WordHit } from "../domain/hit.ts";
import type { Question } from "../domain/question.ts";
import type { Reach } from "../store/visibility.ts";

/** Whom an index may answer with. */
export interface IndexScope {
  /** Clients of these projects alone. */
  readonly reach: Reach;
  readonly limit: number;
  /** Clients whose words are only nearly those that were typed are wanted as well. */
  readonly forgiving: boolean;
}

/** Clients that an index found by words. */
export interface FoundByWords {
  readonly hits: readonly WordHit[];
  /** The engine was away for this question: the database answered alone (F4). */
  readonly reduced: boolean;
}

/** What finds clients by words of names, logins and email addresses (F1). It is asked for what is not exact. */
export interface ClientIndex {
  /**
   * The clients who fit best, best first: all words as they were typed, where the last one may go on; then with a fault in some;
   * and only if nobody does, as they would be on another keyboard layout, in another script, and with a word less.
   */
  find(question: Pick<Question, "text" | "words" | "unfinished">, scope: IndexScope): Promise<FoundByWords>;
}
