import {
  type Call,
  type ExchangeRequest,
  type ExchangeResponse,
  ExchangeService,
  type MessageAccepted,
  type Result,
} from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { Complete, Init } from "@switchboard/contracts/messages";
import { AppError } from "@switchboard/kit/errors";
import { fromErrorDetail } from "@switchboard/rpc/status";
import { type ClientStream, StreamClient } from "@switchboard/rpc/stream-client";

export type Command = Complete<Call>["command"];
export type Outcome = Result["outcome"];

interface Unanswered {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: AppError) => void;
}

/** One stream to an instance, as a gateway has it. */
export class ExchangeClient {
  readonly #client: StreamClient<typeof ExchangeService.method.exchange>;
  readonly #stream: ClientStream<Init<ExchangeRequest>>;
  readonly #unanswered = new Map<number, Unanswered>();
  readonly ended: Promise<AppError | undefined>;
  /** How many messages brought results. */
  responses = 0;
  #lastId = 0;

  constructor(address: string, callerToken: string) {
    const { promise, resolve } = Promise.withResolvers<AppError | undefined>();
    this.ended = promise;
    this.#client = new StreamClient(ExchangeService.method.exchange, address);
    this.#stream = this.#client.open({
      callerToken,
      onResponse: (response) => this.#receive(response),
      onDrain: () => {},
      onEnd: (error) => {
        for (const { reject } of this.#unanswered.values()) reject(error ?? new AppError("unavailable", "ended"));
        this.#unanswered.clear();
        resolve(error);
      },
    });
  }

  /** Sends calls in one message; their outcomes, in their order. Errors reject. */
  calls(commands: readonly { command: Command; callerToken: string; timeoutMs?: number }[]): Promise<Outcome>[] {
    const calls = commands.map(({ command, callerToken, timeoutMs = 10_000 }): Complete<Call> => {
      this.#lastId += 1;
      return { id: this.#lastId, callerToken, timeoutMs, traceparent: "", command };
    });
    const outcomes = calls.map(
      ({ id }) => new Promise<Outcome>((resolve, reject) => this.#unanswered.set(id, { resolve, reject })),
    );
    this.#stream.send({ calls });
    return outcomes;
  }

  async call(command: Command, callerToken: string): Promise<Outcome> {
    const [outcome] = this.calls([{ command, callerToken }]);
    if (outcome === undefined) throw new TypeError("one call has one outcome");
    return outcome;
  }

  async send(chatId: string, messageId: string, text: string, callerToken: string): Promise<MessageAccepted> {
    const outcome = await this.call({ case: "sendMessage", value: { chatId, messageId, text } }, callerToken);
    if (outcome.case !== "messageAccepted") throw new TypeError(`unexpected ${outcome.case}`);
    return outcome.value;
  }

  async moveCursors(chatId: string, deliveredSeq: number, readSeq: number, callerToken: string): Promise<void> {
    await this.call({ case: "moveCursors", value: { chatId, deliveredSeq, readSeq } }, callerToken);
  }

  /** Says that no more calls come. */
  finish(): void {
    this.#stream.end();
  }

  close(): void {
    this.#stream.cancel();
    this.#client.close();
  }

  #receive({ results }: ExchangeResponse): void {
    this.responses += 1;
    for (const { id, outcome } of results) {
      const unanswered = this.#unanswered.get(id);
      this.#unanswered.delete(id);
      if (outcome.case === "error") unanswered?.reject(fromErrorDetail(outcome.value));
      else unanswered?.resolve(outcome);
    }
  }
}
