import {
  type Call,
  type ExchangeRequest,
  type ExchangeResponse,
  ExchangeService,
  type Result,
} from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { Complete, Init } from "@switchboard/contracts/messages";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { sleep } from "@switchboard/kit/sleep";
import { currentTraceparent } from "@switchboard/kit/trace";
import { fromErrorDetail } from "@switchboard/rpc/status";
import { type ClientStream, StreamClient } from "@switchboard/rpc/stream-client";
import { hashString } from "./rendezvous.ts";

export type Command = Complete<Call>["command"];
export type Outcome = Exclude<Result["outcome"], { case: "error" | undefined }>;

/** Calls without a result on one stream; chat itself refuses more than 5000, and it is better not asked. */
const OUTSTANDING_MAX = 4_000;
/** Calls in one message: 200 of the longest stay under gRPC's 4 MiB. */
const BATCH_MAX = 200;
/** An attempt to connect takes this long at most, in milliseconds. */
const CONNECT_MS = 2_000;
/** Pauses between attempts to connect grow from the first to the second of these, in milliseconds, with jitter. */
const BACKOFF_MS = [50, 500] as const;

interface Pending {
  readonly deadline: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: AppError) => void;
}

export interface ExchangeLinkOptions {
  /** ip:port of one chat instance. */
  readonly address: string;
  readonly callerToken: () => Promise<string>;
  /** Milliseconds after which a call has failed; the same for all, so that they expire in the order they came. */
  readonly timeoutMs: number;
  /** The stream came or went. */
  readonly onChange: () => void;
  readonly log: Logger;
}

/**
 * One long-lived stream to one chat instance, opened again whenever it breaks. Calls of one turn of the event loop
 * travel in one message; results are matched by id.
 */
export class ExchangeLink {
  readonly hash: number;
  readonly #options: ExchangeLinkOptions;
  readonly #client: StreamClient<typeof ExchangeService.method.exchange>;
  readonly #outstanding = new Map<number, Pending>();
  readonly #stopping = new AbortController();
  #stream: ClientStream<Init<ExchangeRequest>> | undefined;
  #queue: Complete<Call>[] = [];
  #scheduled = false;
  #blocked = false;
  #nextId = 1;
  #attempts = 0;

  constructor(options: ExchangeLinkOptions) {
    this.hash = hashString(options.address);
    this.#options = options;
    this.#client = new StreamClient(ExchangeService.method.exchange, options.address);
    void this.#connect();
  }

  get live(): boolean {
    return this.#stream !== undefined;
  }

  get outstanding(): number {
    return this.#outstanding.size;
  }

  /** Sends a command. Errors: what chat says; unavailable when the stream breaks first; deadline_exceeded. */
  call(command: Command, callerToken: string): Promise<Outcome> {
    if (this.#outstanding.size >= OUTSTANDING_MAX) {
      return Promise.reject(new AppError("unavailable", "gateway.exchange_full"));
    }
    const { timeoutMs } = this.#options;
    const id = this.#nextId;
    this.#nextId = id === 0xffffffff ? 1 : id + 1;
    return new Promise((resolve, reject) => {
      this.#outstanding.set(id, { deadline: performance.now() + timeoutMs, resolve, reject });
      this.#queue.push({ id, callerToken, timeoutMs, traceparent: currentTraceparent(), command });
      this.#schedule();
    });
  }

  /** Calls that were not sent yet: many while the other side takes no more. */
  get queued(): number {
    return this.#queue.length;
  }

  /**
   * Fails the calls whose time is over. They are kept in the order of their deadlines, so only the first are looked at.
   * Those that were not sent leave the queue, so that it never holds more than are outstanding.
   *
   * @param now by the monotonic clock: a clock that is set back would keep everybody waiting
   */
  expire(now: number): void {
    const before = this.#outstanding.size;
    for (const [id, pending] of this.#outstanding) {
      if (pending.deadline > now) break;
      this.#outstanding.delete(id);
      pending.reject(new AppError("deadline_exceeded", "gateway.chat_too_slow"));
    }
    if (this.#outstanding.size < before) this.#queue = this.#queue.filter(({ id }) => this.#outstanding.has(id));
  }

  /** Takes no more calls, and cuts the stream. */
  close(): void {
    this.#stopping.abort();
    this.#stream?.end();
    this.#onEnd(undefined);
    this.#client.close();
  }

  #schedule(): void {
    if (this.#scheduled || this.#blocked) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#queue.length > 0 && !this.#blocked && this.#stream !== undefined) {
      this.#blocked = !this.#stream.send({ calls: this.#queue.splice(0, BATCH_MAX) });
    }
  }

  async #connect(): Promise<void> {
    while (!this.#stopping.signal.aborted && this.#stream === undefined) {
      try {
        await this.#client.ready(CONNECT_MS);
        this.#open(await this.#options.callerToken());
      } catch (err) {
        if (this.#stopping.signal.aborted) return;
        this.#options.log.debug({ err, address: this.#options.address }, "chat is not reachable");
        await this.#pause();
      }
    }
  }

  #open(callerToken: string): void {
    if (this.#stopping.signal.aborted) return;
    const openedAt = performance.now();
    const stream = this.#client.open({
      callerToken,
      onResponse: (response) => this.#onResponse(response),
      onDrain: () => {
        this.#blocked = false;
        this.#schedule();
      },
      onEnd: (error) => {
        if (this.#stream === stream) this.#reconnect(error, openedAt);
      },
    });
    this.#stream = stream;
    this.#options.onChange();
    this.#options.log.info({ address: this.#options.address }, "exchange is open");
  }

  #reconnect(error: AppError | undefined, openedAt: number): void {
    this.#options.log.warn({ err: error?.cause ?? error, address: this.#options.address }, "exchange is broken");
    // A stream that held for a while was good: begin again with the shortest pause.
    if (performance.now() - openedAt > BACKOFF_MS[1]) this.#attempts = 0;
    this.#onEnd(error);
    void this.#pause().then(() => this.#connect());
  }

  /** Nothing sent on a broken stream will be answered; whether it was done is not known, and safe to repeat. */
  #onEnd(error: AppError | undefined): void {
    this.#stream = undefined;
    this.#options.onChange();
    this.#queue = [];
    this.#blocked = false;
    const failed = [...this.#outstanding.values()];
    this.#outstanding.clear();
    for (const { reject } of failed) reject(new AppError("unavailable", "gateway.chat_away", {}, { cause: error }));
  }

  #onResponse({ results }: ExchangeResponse): void {
    for (const { id, outcome } of results) {
      const pending = this.#outstanding.get(id);
      if (pending === undefined) continue;
      this.#outstanding.delete(id);
      if (outcome.case === undefined) pending.reject(new AppError("internal", "internal"));
      else if (outcome.case === "error") pending.reject(fromErrorDetail(outcome.value));
      else pending.resolve(outcome);
    }
  }

  async #pause(): Promise<void> {
    const [first, most] = BACKOFF_MS;
    const longest = Math.min(most, first * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, 10);
    await sleep(longest * (0.5 + Math.random() / 2), this.#stopping.signal);
  }
}
