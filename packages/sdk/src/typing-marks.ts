import { TYPING_MS } from "@switchboard/contracts/limits";
import type { AuthorView } from "@switchboard/contracts/schemas/message";

/** Who is writing now. A mark lives 5 s unless it is renewed. */
export class TypingMarks {
  readonly #marks = new Map<string, { readonly author: AuthorView; readonly until: number }>();
  readonly #changed: () => void;
  #authors: readonly AuthorView[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed called when someone began or stopped. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The same array until someone begins or stops. */
  get authors(): readonly AuthorView[] {
    return this.#authors;
  }

  note(author: AuthorView): void {
    const isNew = !this.#marks.has(keyOf(author));
    this.#marks.set(keyOf(author), { author, until: Date.now() + TYPING_MS });
    if (isNew) this.#show();
    this.#timer ??= setTimeout(() => this.#expire(), TYPING_MS);
  }

  /** The author has sent what they wrote. */
  forget(author: AuthorView): void {
    if (this.#marks.delete(keyOf(author))) this.#show();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#marks.size === 0) return;
    this.#marks.clear();
    this.#show();
  }

  #expire(): void {
    this.#timer = undefined;
    const now = Date.now();
    const before = this.#marks.size;
    for (const [key, mark] of this.#marks) if (mark.until <= now) this.#marks.delete(key);
    const next = Math.min(...[...this.#marks.values()].map((mark) => mark.until));
    if (this.#marks.size > 0) this.#timer = setTimeout(() => this.#expire(), Math.max(next - now, 1));
    if (this.#marks.size < before) this.#show();
  }

  #show(): void {
    this.#authors = [...this.#marks.values()].map((mark) => mark.author);
    this.#changed();
  }
}

const keyOf = (author: AuthorView): string => `${author.kind}:${author.id}`;
