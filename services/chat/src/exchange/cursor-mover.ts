import { AppError } from "@switchboard/kit/errors";
import { sleep } from "@switchboard/kit/sleep";
import { type MoveDeps, type MoveOutcome, moveCursors } from "../commands/move-cursors.ts";
import type { CursorMove } from "../store/cursor-batch.ts";
import type { Settle } from "./group-commit.ts";

/** Cursors are written at most this often, in milliseconds: nobody sees marks change faster, and most merge. */
const FLUSH_MS = 50;
/** Moves of one statement at most. */
const MAX_ROWS = 500;
/** Moves of one instance that may wait. */
const MAX_WAITING = 20_000;

interface Merged {
  move: CursorMove;
  readonly settles: Settle<MoveOutcome>[];
}

/** Collects cursor moves, merges those of one person in one chat, and writes them together. */
export class CursorMover {
  readonly #deps: MoveDeps;
  #pending = new Map<string, Merged>();
  #waiting = 0;
  #busy = false;

  constructor(deps: MoveDeps) {
    this.#deps = deps;
  }

  /** Adds a move. Refused with resource_exhausted chat.overloaded when too many wait, and with what the write threw. */
  add(move: CursorMove, settle: Settle<MoveOutcome>): void {
    if (this.#waiting >= MAX_WAITING) {
      settle(new AppError("resource_exhausted", "chat.overloaded"));
      return;
    }
    this.#waiting += 1;
    const key = `${move.chatId}${move.side}${move.personId}`;
    const merged = this.#pending.get(key);
    if (merged === undefined) this.#pending.set(key, { move, settles: [settle] });
    else {
      merged.move = furthest(merged.move, move);
      merged.settles.push(settle);
    }
    if (this.#busy) return;
    this.#busy = true;
    queueMicrotask(() => void this.#work());
  }

  /** Writes until nothing waits, with a pause after each write in which moves collect. */
  async #work(): Promise<void> {
    while (this.#pending.size > 0) {
      await this.#flush();
      await sleep(FLUSH_MS);
    }
    this.#busy = false;
  }

  async #flush(): Promise<void> {
    const group = [...this.#pending].slice(0, MAX_ROWS);
    for (const [key, { settles }] of group) {
      this.#pending.delete(key);
      this.#waiting -= settles.length;
    }
    const merged = group.map(([, entry]) => entry);
    const outcomes = await moveCursors(
      this.#deps,
      merged.map(({ move }) => move),
    ).catch(AppError.from);
    merged.forEach(({ settles }, index) => {
      for (const settle of settles) settle(outcomes instanceof AppError ? outcomes : (outcomes[index] as MoveOutcome));
    });
  }
}

function furthest(a: CursorMove, b: CursorMove): CursorMove {
  return {
    ...a,
    deliveredSeq: Math.max(a.deliveredSeq, b.deliveredSeq),
    readSeq: Math.max(a.readSeq, b.readSeq),
  };
}
