import { ownCallerToken, type RealtimeContext } from "./context.ts";

/** Departments of one question to chat. */
const PAGE = 1_000;

/**
 * Notices changes of the lists of chats whose pushes were lost: when the digest of a list is another than the time
 * before and no push came between, whoever follows the list is told to load it again.
 */
export class ListDigests {
  readonly #context: RealtimeContext;
  readonly #onStale: (departmentId: string) => void;
  #known = new Map<string, string>();
  #pushed = new Set<string>();

  constructor(context: RealtimeContext, onStale: (departmentId: string) => void) {
    this.#context = context;
    this.#onStale = onStale;
  }

  /** A push about the list of a department came. */
  noteEvent(departmentId: string): void {
    this.#pushed.add(departmentId);
  }

  /** Compares with the time before; forgets departments that nobody follows any more. */
  async compare(departmentIds: readonly string[]): Promise<void> {
    // A push that comes while chat is asked counts for the next time: better one reload too many than one too few.
    const pushed = this.#pushed;
    this.#pushed = new Set();
    const fresh = await this.#read(departmentIds);
    for (const [departmentId, digest] of fresh) {
      const before = this.#known.get(departmentId);
      if (before !== undefined && before !== digest && !pushed.has(departmentId)) this.#onStale(departmentId);
    }
    this.#known = fresh;
  }

  async #read(departmentIds: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (let from = 0; from < departmentIds.length; from += PAGE) {
      const callerToken = await ownCallerToken(this.#context);
      const page = { departmentIds: departmentIds.slice(from, from + PAGE) };
      const { digests } = await this.#context.chat.getListDigests(page, { callerToken });
      for (const { departmentId, digest } of digests) found.set(departmentId, digest);
    }
    return found;
  }
}
