import type {
  Call,
  ExchangeRequest,
  ExchangeResponse,
  Result,
} from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { Complete } from "@switchboard/contracts/messages";
import type { Caller } from "@switchboard/kit/caller";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import { AppError } from "@switchboard/kit/errors";
import type { ServerStream } from "@switchboard/rpc/stream-handler";
import { type ExchangeDeps, type Outcome, runCall, toErrorOutcome } from "./exchange-calls.ts";

/** Calls of one stream that may be unanswered; a gateway that has more is told to slow down. */
const MAX_OUTSTANDING = 5_000;

/** A call that has arrived and whose turn has not come; `caller` is undefined while the token is being checked. */
interface Arrived {
  readonly call: Call;
  caller: Caller | AppError | undefined;
}

/**
 * One gateway's stream: hands calls on in the order in which they came and sends results as they get ready, those of one
 * moment together. When the stream or the process is to end, takes nothing new, answers what it has, and ends.
 */
export class ExchangeSession {
  readonly #deps: ExchangeDeps;
  readonly #verifier: CallerVerifier;
  readonly #stream: ServerStream<ExchangeRequest, Complete<ExchangeResponse>>;
  /** Calls behind one whose token is being checked. */
  readonly #arrived: Arrived[] = [];
  #results: Complete<Result>[] = [];
  #outstanding = 0;
  #sending = false;
  #blocked = false;
  #closing = false;
  #ended = false;

  constructor(
    deps: ExchangeDeps,
    verifier: CallerVerifier,
    stream: ServerStream<ExchangeRequest, Complete<ExchangeResponse>>,
    signal: AbortSignal,
  ) {
    this.#deps = deps;
    this.#verifier = verifier;
    this.#stream = stream;
    stream.onRequest((request) => {
      for (const call of request.calls) this.#arrive(call);
    });
    stream.onDrain(() => this.#unblock());
    stream.onEnd(() => this.#close());
    if (signal.aborted) this.#close();
    else signal.addEventListener("abort", () => this.#close(), { once: true });
  }

  #arrive(call: Call): void {
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      this.#give(call, toErrorOutcome(this.#deps, refusal));
      return;
    }
    this.#outstanding += 1;
    const caller = this.#verifier.verifyCached(call.callerToken);
    if (caller !== undefined && this.#arrived.length === 0) {
      this.#run(call, caller);
      return;
    }
    const arrived: Arrived = { call, caller };
    this.#arrived.push(arrived);
    if (caller === undefined) void this.#verify(arrived);
  }

  /** Why no call is taken now. */
  #refusal(): AppError | undefined {
    if (this.#closing) return new AppError("unavailable", "chat.stopping");
    if (this.#outstanding < MAX_OUTSTANDING) return undefined;
    return new AppError("resource_exhausted", "chat.too_many_calls");
  }

  async #verify(arrived: Arrived): Promise<void> {
    arrived.caller = await this.#verifier.verify(arrived.call.callerToken).catch(AppError.from);
    this.#advance();
  }

  /** Hands on every call in front whose caller is known by now. */
  #advance(): void {
    let next = this.#arrived[0];
    while (next?.caller !== undefined) {
      this.#arrived.shift();
      if (next.caller instanceof AppError) this.#answer(next.call, toErrorOutcome(this.#deps, next.caller));
      else this.#run(next.call, next.caller);
      next = this.#arrived[0];
    }
  }

  #run(call: Call, caller: Caller): void {
    runCall(this.#deps, call, caller, (outcome) => this.#answer(call, outcome));
  }

  #answer(call: Call, outcome: Outcome): void {
    this.#outstanding -= 1;
    this.#give(call, outcome);
  }

  #give({ id }: Call, outcome: Outcome): void {
    this.#results.push({ id, outcome });
    if (this.#sending || this.#blocked) return;
    this.#sending = true;
    // Not at once: the results of one commit get ready in one go and travel in one message.
    queueMicrotask(() => this.#send());
  }

  #send(): void {
    this.#sending = false;
    if (this.#ended || this.#blocked) return;
    if (this.#results.length > 0) {
      const results = this.#results;
      this.#results = [];
      if (!this.#stream.send({ results })) this.#block();
    }
    this.#endIfDone();
  }

  /** The gateway reads too slowly: take nothing more from it until it has read what it was sent. */
  #block(): void {
    this.#blocked = true;
    this.#stream.pause();
  }

  #unblock(): void {
    this.#blocked = false;
    this.#stream.resume();
    this.#send();
  }

  #close(): void {
    this.#closing = true;
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (!this.#closing || this.#ended || this.#outstanding > 0 || this.#results.length > 0) return;
    this.#ended = true;
    this.#stream.end();
  }
}
