import type { Ledger } from "./ledger.ts";

/** The sockets of all visitors and operators of one system, connected and watching. */
export interface Arena {
  /** Sends as the chat's visitor. What becomes of it is booked in the ledger. */
  send(chat: number, messageId: string): void;
  close(): Promise<void>;
}

/** What an adapter needs to connect. */
export interface ArenaOptions<T> {
  readonly target: T;
  /** The first so many chats of the target. */
  readonly chats: number;
  /** The newest number of each chat, so that nothing old is asked for. */
  readonly heads: readonly number[];
  readonly ledger: Ledger;
}

/** Every message has the same text, about as long as people write in a chat. */
export const messageText =
  "Good morning, my server has not answered since eight o'clock and the control panel shows an error. Can you have a look?";
