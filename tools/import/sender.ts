import { finishPass, importClients } from "@switchboard/contracts/gen/calls";
import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import { sleep } from "@switchboard/kit/sleep";
import { Attempts, defaultBackoff } from "@switchboard/sdk/backoff";
import { ProblemError } from "@switchboard/sdk/problem-error";
import { RestClient } from "@switchboard/sdk/rest-client";
import type { ImportOptions } from "./options.ts";

export type Taken = Answer<Operations["importClients"]>;

/** A part must be taken in after this long, in milliseconds. */
const PART_MS = 5 * 60_000;
/** The other side may be away for this long, in milliseconds, before the import stops. */
const AWAY_MS = 5 * 60_000;

/** Hands rows to the gateway, and again when it is away: what was taken already changes nothing. */
export class Sender {
  readonly #rest: RestClient;
  readonly #awayMs: number;

  constructor({ url, key }: Pick<ImportOptions, "url" | "key">, awayMs = AWAY_MS) {
    const tokens = { token: () => key, renewable: false, renew: async () => {} };
    this.#rest = new RestClient({ baseUrl: url.replace(/\/$/, ""), fetch, tokens, log: () => {} });
    this.#awayMs = awayMs;
  }

  /** What became of rows. Rejects with ProblemError when they are refused, or when nobody answered for too long. */
  async send(
    { source, format }: Pick<ImportOptions, "source" | "format">,
    content: Uint8Array<ArrayBuffer>,
    passId: string | undefined,
  ): Promise<Taken> {
    const pass = passId === undefined ? {} : { pass_id: passId };
    return this.#untilAnswered(() =>
      this.#rest.call(importClients, { source, format, ...pass }, { content, deadlineMs: PART_MS }),
    );
  }

  /** Ends a pass over all clients; how many are gone. Rejects as above. */
  async finish(source: string, passId: string): Promise<number> {
    const answer = await this.#untilAnswered(() =>
      this.#rest.call(finishPass, { pass_id: passId, source }, { deadlineMs: PART_MS }),
    );
    return answer.deleted;
  }

  async #untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
    const attempts = new Attempts(defaultBackoff);
    const end = Date.now() + this.#awayMs;
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!isPassing(error) || Date.now() > end) throw error;
        await sleep(attempts.failed());
      }
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof ProblemError && (error.status === 0 || error.status === 429 || error.status >= 500);
}
