/** One message, from the moment it is due. Times in milliseconds of `performance.now()`; 0 means not yet. */
export interface Entry {
  readonly id: string;
  readonly chat: number;
  /** Position among the messages of its chat. */
  readonly index: number;
  readonly dueAt: number;
  readonly sentAt: number;
  ackedAt: number;
  seenAt: number;
  refused: boolean;
}

interface ChatLog {
  sent: number;
  /** Ids in the order the operator saw them. */
  readonly seen: string[];
  lastIndex: number;
  lastSeq: number;
}

/** Books every message sent, acked and seen, and counts what was doubled or out of order as it happens. */
export class Ledger {
  readonly entries = new Map<string, Entry>();
  readonly chats: readonly ChatLog[];
  doubled = 0;
  reordered = 0;
  refused = 0;
  firstRefusal: string | undefined;
  /** Acked messages that the operator has not seen yet. */
  outstanding = 0;
  readonly #onSettled: (entry: Entry) => void;

  /** @param onSettled called when a message was acked and seen, or refused. */
  constructor(chats: number, onSettled: (entry: Entry) => void) {
    this.chats = Array.from({ length: chats }, () => ({ sent: 0, seen: [], lastIndex: -1, lastSeq: 0 }));
    this.#onSettled = onSettled;
  }

  sent(id: string, chat: number, dueAt: number): void {
    const index = this.#log(chat).sent++;
    const sentAt = performance.now();
    this.entries.set(id, { id, chat, index, dueAt, sentAt, ackedAt: 0, seenAt: 0, refused: false });
  }

  acked(id: string): void {
    const entry = this.entries.get(id);
    if (entry === undefined || entry.ackedAt !== 0) return;
    entry.ackedAt = performance.now();
    if (entry.seenAt === 0) this.outstanding += 1;
    else this.#onSettled(entry);
  }

  /** @param seq the number that the system gave it within its chat */
  seen(id: string, seq: number): void {
    const entry = this.entries.get(id);
    if (entry === undefined || entry.seenAt !== 0) {
      this.doubled += 1;
      return;
    }
    entry.seenAt = performance.now();
    this.#checkOrder(entry, seq);
    if (entry.ackedAt === 0) return;
    this.outstanding -= 1;
    this.#onSettled(entry);
  }

  wasRefused(id: string, reason: string): void {
    const entry = this.entries.get(id);
    if (entry === undefined) throw new Error(`an error that belongs to no message: ${reason}`);
    entry.refused = true;
    this.refused += 1;
    this.firstRefusal ??= reason;
    this.#onSettled(entry);
  }

  #checkOrder(entry: Entry, seq: number): void {
    const log = this.#log(entry.chat);
    if (entry.index < log.lastIndex || seq <= log.lastSeq) this.reordered += 1;
    log.lastIndex = Math.max(log.lastIndex, entry.index);
    log.lastSeq = Math.max(log.lastSeq, seq);
    log.seen.push(entry.id);
  }

  #log(chat: number): ChatLog {
    const log = this.chats[chat];
    if (log === undefined) throw new Error(`there is no chat ${chat}`);
    return log;
  }
}
