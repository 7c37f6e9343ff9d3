import type pg from "pg";
import { writeStatement } from "./schema.ts";

/** A message that is to be written. */
export interface Submission {
  readonly chatId: string;
  readonly messageId: string;
  readonly authorId: string;
  readonly text: string;
  /** Called after the commit; `fresh` is false when the message was there already. */
  readonly done: (seq: number, sentAt: Date, fresh: boolean) => void;
}

interface Row {
  readonly position: number;
  readonly seq: number;
  readonly sentAt: Date;
  readonly fresh: boolean;
}

// Rows in one statement.
const batchMax = 1_000;

/** Group commit: while one batch is written the next one collects. A failure ends the process: nothing was acked. */
export class Committer {
  readonly #client: pg.Client;
  #waiting: Submission[] = [];
  #writing = false;

  constructor(client: pg.Client) {
    this.#client = client;
  }

  submit(submission: Submission): void {
    this.#waiting.push(submission);
    if (!this.#writing) void this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      const { rows } = await this.#client.query<Row>({
        name: "write",
        text: writeStatement,
        values: [
          batch.map(({ chatId }) => chatId),
          batch.map(({ messageId }) => messageId),
          batch.map(({ authorId }) => authorId),
          batch.map(({ text }) => text),
        ],
      });
      for (const { position, seq, sentAt, fresh } of rows) batch[position - 1]?.done(seq, sentAt, fresh);
    }
    this.#writing = false;
  }

  /** A message that stands twice waits for the next batch, where the first one is known. */
  #takeBatch(): Submission[] {
    const ids = new Set<string>();
    const batch: Submission[] = [];
    const later: Submission[] = [];
    for (const submission of this.#waiting) {
      const isFirst = batch.length < batchMax && !ids.has(submission.messageId);
      if (isFirst) ids.add(submission.messageId);
      (isFirst ? batch : later).push(submission);
    }
    this.#waiting = later;
    return batch;
  }
}
