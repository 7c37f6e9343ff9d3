import { BoundedMap } from "@switchboard/kit/bounded-map";
import { AppError, isPassing } from "@switchboard/kit/errors";
import { metricsOf } from "@switchboard/kit/metrics";
import { continueTrace } from "@switchboard/kit/trace";
import type { JsMsg } from "nats";
import type { ConsumerLimits, ConsumerOptions } from "./consumer-options.ts";
import { claimDeadEvent, type DeadEvent, deleteDeadEvent, failDeadEvent, insertDeadEvent } from "./dead-events.ts";
import { countAttempt, discountAttempt } from "./event-attempts.ts";

const { counter } = metricsOf("bus");

/** An event in whatever form it is kept. */
type RawEvent = Pick<DeadEvent, "eventId" | "subject" | "payload" | "headers">;

/** Events whose waits are remembered. */
const WAITING_MAX = 10_000;

const outcomes = counter("consumed_total", "Events consumed, by consumer and outcome.", ["consumer", "outcome"]);

/** Why an event is dead that ends whoever handles it. */
const UNFINISHED = new Error("its last attempt was not seen to end");

/** Handles the events of a consumer one by one, and decides what becomes of those that fail. */
export class EventHandler {
  readonly #options: ConsumerOptions;
  readonly #limits: ConsumerLimits;
  /** How often what an event needs was away, by its id; gone when it was handled. */
  readonly #waits = new BoundedMap<string, number>(WAITING_MAX);

  constructor(options: ConsumerOptions, limits: ConsumerLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  /** Handles an event and settles its message. Throws passing trouble, after which nothing else would succeed either. */
  async handle(message: JsMsg): Promise<void> {
    const event = toRawEvent(message, this.#options.stream.name);
    try {
      await this.#attempt(message, event);
      this.#waits.delete(event.eventId);
    } catch (trouble) {
      const waits = (this.#waits.get(event.eventId) ?? 0) + 1;
      this.#waits.set(event.eventId, waits);
      // For longer than the consumer pauses: an event that is alone in its trouble lets the others pass.
      message.nak(Math.min(this.#limits.waitMaxMs, this.#limits.waitMs * 2 ** waits));
      this.#count("postponed");
      throw trouble;
    }
  }

  /**
   * Handles events together and settles their messages, unless it cannot be so: one of them came before, when its attempts are
   * counted, or something failed. Answers whether it did; if not they are to be handled one by one.
   */
  async handleTogether(messages: readonly JsMsg[]): Promise<boolean> {
    const { durable, many, stream, log } = this.#options;
    if (many === undefined || messages.some(({ redelivered }) => redelivered)) return false;
    try {
      const events = messages.map((message) => toRawEvent(message, stream.name));
      const received = events.map(({ eventId, subject, payload }) => ({
        id: eventId,
        subject,
        payload: parse(payload),
      }));
      await continueTrace("", `consume ${durable}`, () => many.handle(received));
    } catch (error) {
      log.debug({ err: error, consumer: durable, events: messages.length }, "events are handled one by one");
      return false;
    }
    for (const message of messages) {
      message.ack();
      this.#count("done");
    }
    return true;
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
      handle({ id: eventId, subject, payload: parse(payload) }),
    );
  }

  /** Handles an event and settles its message; throws passing trouble, which does not count. */
  async #attempt(message: JsMsg, event: RawEvent): Promise<void> {
    const { durable, pool } = this.#options;
    // Ahead of the attempt, and in the database: an event that ends the process that handles it would come for ever.
    const attempts = message.redelivered ? await countAttempt(pool, durable, event.eventId) : 1;
    // However often it came since: it was handed on no oftener than this.
    if (attempts > this.#limits.attempts) return this.#bury(message, event, this.#limits.attempts, UNFINISHED);
    try {
      await this.#call(event);
    } catch (error) {
      if (!isPassing(error)) return this.#fail(message, event, attempts, error);
      await discountAttempt(pool, durable, event.eventId);
      throw error;
    }
    message.ack();
    this.#count("done");
  }

  async #fail(message: JsMsg, event: RawEvent, attempts: number, error: unknown): Promise<void> {
    if (attempts >= this.#limits.attempts || isHopeless(error)) {
      return this.#bury(message, event, attempts, error);
    }
    this.#options.log.warn({ err: error, ...this.#fieldsOf(event), attempts }, "an event will be tried again");
    message.nak(this.#limits.retryMs * 2 ** (attempts - 1));
    this.#count("retried");
  }

  async #bury(message: JsMsg, event: RawEvent, attempts: number, error: unknown): Promise<void> {
    const { durable, log, pool, stream } = this.#options;
    await insertDeadEvent(pool, {
      ...event,
      stream: stream.name,
      consumer: durable,
      reason: reasonOf(error),
      attempts,
    });
    log.error({ err: error, ...this.#fieldsOf(event), attempts }, "an event went to the dead events");
    message.term();
    this.#count("dead");
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

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Throws SyntaxError for what is not JSON. */
function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(payload));
  } catch (error) {
    throw error instanceof SyntaxError ? error : new SyntaxError("the event is not UTF-8", { cause: error });
  }
}

/** Whether an event is wrong in itself, so that it fails whenever it is handled. */
function isHopeless(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof AppError && error.kind === "invalid_argument");
}

/** What went wrong, for people. */
function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) return String(error);
  const { kind, reason, violations } = error;
  return [`${kind} ${reason}`, ...violations.map(({ pointer, detail }) => `${pointer} ${detail}`)].join(", ");
}
