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

/** What finds clients by words of names, logins and email addresses (F1). It is asked for what is not exact. */
export interface ClientIndex {
  /** Whether it cannot do all that it should now: an engine is away, and the database answers alone (F4). */
  readonly reduced: boolean;
  /**
   * The clients who fit best, best first: all words as they were typed, where the last one may go on; then with a fault in some;
   * and only if nobody does, as they would be on another keyboard layout, in another script, and with a word less.
   */
  find(question: Pick<Question, "text" | "words" | "unfinished">, scope: IndexScope): Promise<readonly WordHit[]>;
}
