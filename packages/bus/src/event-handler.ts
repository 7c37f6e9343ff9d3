import { BoundedMap } from "@switchboard/kit/bounded-map";
import { AppError, isPassing } from "@switchboard/kit/errors";
import { counter } from "@switchboard/kit/metrics";
import { continueTrace } from "@switchboard/kit/trace";
import type { JsMsg } from "nats";
import type { ConsumerLimits, ConsumerOptions } from "./consumer-options.ts";
import { claimDeadEvent, deleteDeadEvent, failDeadEvent, insertDeadEvent } from "./dead-events.ts";

/** An event in whatever form it is kept. */
interface RawEvent {
  readonly eventId: string;
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** How often an event could not be handled: because of itself, and because what it needs was away. */
interface Failures {
  readonly own: number;
  readonly passing: number;
}

/** Events whose failures are remembered. */
const FAILING_MAX = 10_000;

const outcomes = counter("switchboard_bus_consumed_total", "Events consumed, by consumer and outcome.", [
  "consumer",
  "outcome",
]);

/** Handles the events of a consumer one by one, and decides what becomes of those that fail. */
export class EventHandler {
  readonly #options: ConsumerOptions;
  readonly #limits: ConsumerLimits;
  /** By the event's id; gone when it was handled. */
  readonly #failures = new BoundedMap<string, Failures>(FAILING_MAX);

  constructor(options: ConsumerOptions, limits: ConsumerLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  /** Handles an event and settles its message. Throws passing trouble, after which nothing else would succeed either. */
  async handle(message: JsMsg): Promise<void> {
    const event = toRawEvent(message, this.#options.stream.name);
    const { own, passing } = this.#failuresOf(event.eventId);
    try {
      this.#settle(message, event, await this.#attempt(event));
    } catch (trouble) {
      this.#failures.set(event.eventId, { own, passing: passing + 1 });
      // For longer than the consumer pauses: an event that is alone in its trouble lets the others pass.
      message.nak(Math.min(this.#limits.waitMaxMs, this.#limits.waitMs * 2 ** (passing + 1)));
      this.#count("postponed");
      throw trouble;
    }
  }

  /** Handles the dead events that somebody sends again; one that fails by itself is dead as before. */
  async handleDead(signal: AbortSignal): Promise<void> {
    const { durable, log, pool } = this.#options;
    while (!signal.aborted) {
      const event = await claimDeadEvent(pool, durable);
      if (event === undefined) return;
      try {
        await this.#call(event);
      } catch (error) {
        if (isPassing(error)) throw error;
        log.error({ err: error, ...this.#fieldsOf(event) }, "a dead event failed again");
        await failDeadEvent(pool, event.id, reasonOf(error));
        continue;
      }
      await deleteDeadEvent(pool, event.id);
      this.#count("revived");
    }
  }

  async #call({ eventId, subject, payload, headers }: RawEvent): Promise<void> {
    const { durable, handle } = this.#options;
    await continueTrace(headers["traceparent"] ?? "", `consume ${durable}`, () =>
      handle({ id: eventId, subject, payload: JSON.parse(Buffer.from(payload).toString()) }),
    );
  }

  /** What comes of handling an event now. Throws passing trouble. */
  async #attempt(event: RawEvent): Promise<"done" | "retried" | "dead"> {
    const { durable, log, pool, stream } = this.#options;
    try {
      await this.#call(event);
      return "done";
    } catch (error) {
      if (isPassing(error)) throw error;
      const attempts = this.#failuresOf(event.eventId).own + 1;
      const fields = { err: error, ...this.#fieldsOf(event), attempts };
      if (attempts < this.#limits.attempts && !(error instanceof SyntaxError)) {
        log.warn(fields, "an event will be tried again");
        return "retried";
      }
      const dead = { ...event, stream: stream.name, consumer: durable, reason: reasonOf(error), attempts };
      await insertDeadEvent(pool, dead);
      log.error(fields, "an event went to the dead events");
      return "dead";
    }
  }

  #settle(message: JsMsg, { eventId }: RawEvent, outcome: "done" | "retried" | "dead"): void {
    this.#count(outcome);
    if (outcome === "retried") {
      const { own, passing } = this.#failuresOf(eventId);
      this.#failures.set(eventId, { own: own + 1, passing });
      message.nak(this.#limits.retryMs * 2 ** own);
      return;
    }
    this.#failures.delete(eventId);
    if (outcome === "done") message.ack();
    else message.term();
  }

  #failuresOf(eventId: string): Failures {
    return this.#failures.get(eventId) ?? { own: 0, passing: 0 };
  }

  #count(outcome: "done" | "postponed" | "retried" | "dead" | "revived"): void {
    outcomes.inc({ consumer: this.#options.durable, outcome });
  }

  #fieldsOf({ eventId, subject }: RawEvent): Record<string, string> {
    return { consumer: this.#options.durable, subject, event_id: eventId };
  }
}

function toRawEvent({ headers, subject, data, seq }: JsMsg, stream: string): RawEvent {
  const names = headers?.keys() ?? [];
  return {
    eventId: headers?.get("Nats-Msg-Id") || `${stream}:${seq}`,
    subject,
    payload: data,
    headers: Object.fromEntries(names.map((name) => [name, headers?.get(name) ?? ""])),
  };
}

/** What went wrong, for people. */
function reasonOf(error: unknown): string {
  return error instanceof AppError ? `${error.kind} ${error.reason}` : String(error);
}
