import {
  type AppendDeps,
  type AppendOutcome,
  appendMessages,
  type TracedMessage,
} from "../commands/append-messages.ts";
import { messagesQueued } from "../metrics.ts";
import { GroupCommit, type Settle } from "./group-commit.ts";

/** Messages in one statement at most: above some hundred, larger batches are no cheaper for each message. */
const MAX_ROWS = 500;
/** Messages of one instance that may wait, some seconds of work; above, senders are told to slow down. */
const MAX_QUEUED = 20_000;

/** Where all messages of people are written: one statement at a time, each with all that came during the one before. */
export class MessageWriter {
  readonly #commit: GroupCommit<TracedMessage, AppendOutcome>;

  constructor(deps: AppendDeps) {
    this.#commit = new GroupCommit({
      write: (messages) => {
        messagesQueued.set(this.#commit.queued);
        return appendMessages(deps, messages);
      },
      maxItems: MAX_ROWS,
      maxQueued: MAX_QUEUED,
      keyOf: ({ chatId, messageId }) => chatId + messageId,
      areEqual: (a, b) => a.author.kind === b.author.kind && a.author.id === b.author.id,
    });
  }

  /** Writes a message; see {@link GroupCommit.add}. */
  add(message: TracedMessage, expiresAt: number, settle: Settle<AppendOutcome>): void {
    this.#commit.add(message, expiresAt, settle);
  }
}
