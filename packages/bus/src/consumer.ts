import { deadLetterSubject, type StreamDefinition } from "@switchboard/contracts/subjects";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import { counter } from "@switchboard/kit/metrics";
import { continueTrace } from "@switchboard/kit/trace";
import { AckPolicy, DeliverPolicy, type JsMsg, type Consumer as NatsConsumer, nanos } from "nats";
import type { Bus } from "./nats.ts";
import { isNotFound } from "./streams.ts";

/** A fact as a consumer gets it. */
export interface ReceivedEvent {
  /** The event's id; the same one may come again. */
  readonly id: string;
  readonly subject: string;
  /** proto3 JSON. */
  readonly payload: unknown;
}

export interface ConsumerOptions {
  readonly bus: Bus;
  readonly stream: StreamDefinition;
  /** `<service>-<purpose>`; replicas of a service share it and its work. */
  readonly durable: string;
  /** One subject, wildcards allowed, that selects what is wanted. */
  readonly filter: string;
  readonly log: Logger;
  /** Resolves when the event has had its effect; must bear to be called twice for one event. */
  readonly handle: (event: ReceivedEvent) => Promise<void>;
}

export interface Consumer {
  stop(): Promise<void>;
}

const FETCH_MESSAGES = 100;
/** One pull waits this long for messages, in milliseconds. */
const FETCH_EXPIRES_MS = 2_000;
const RETRY_MS = 500;
/** A message that was not acknowledged in this time is delivered again, in milliseconds. */
const ACK_WAIT_MS = 30_000;
/** Deliveries of one message before it goes to the dead letters. */
const MAX_DELIVERIES = 10;
/** Pause before a failed message comes again, in milliseconds for each delivery it had. */
const REDELIVERY_STEP_MS = 500;

const outcomes = counter("switchboard_bus_consumed_total", "Events consumed, by consumer and outcome.", [
  "consumer",
  "outcome",
]);

/** Consumes a stream from its beginning, in order, at least once, across restarts of either side. */
export async function startConsumer(options: ConsumerOptions): Promise<Consumer> {
  const { bus, durable, log } = options;
  let consumer: NatsConsumer | undefined;
  const loop = startLoop({
    name: durable,
    everyMs: RETRY_MS,
    log,
    run: async (signal) => {
      while (!signal.aborted && bus.connected) {
        consumer ??= await ensureConsumer(options);
        await pull(consumer, options, signal).catch((error: unknown) => {
          // The server lost the consumer or the whole stream; make it anew on the next turn.
          if (isNotFound(error)) consumer = undefined;
          throw error;
        });
      }
    },
  });
  return { stop: () => loop.stop() };
}

async function ensureConsumer({ bus, stream, durable, filter }: ConsumerOptions): Promise<NatsConsumer> {
  await bus.jsm.consumers.add(stream.name, {
    durable_name: durable,
    filter_subject: filter,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    deliver_policy: DeliverPolicy.All,
  });
  return bus.js.consumers.get(stream.name, durable);
}

async function pull(consumer: NatsConsumer, options: ConsumerOptions, signal: AbortSignal): Promise<void> {
  const messages = await consumer.fetch({ max_messages: FETCH_MESSAGES, expires: FETCH_EXPIRES_MS });
  const stop = (): void => messages.stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const message of messages) await consume(message, options);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function consume(message: JsMsg, options: ConsumerOptions): Promise<void> {
  const id = message.headers?.get("Nats-Msg-Id") ?? `${options.stream.name}:${message.seq}`;
  const traceparent = message.headers?.get("traceparent") ?? "";
  try {
    await continueTrace(traceparent, `consume ${options.durable}`, () =>
      options.handle({ id, subject: message.subject, payload: message.json() }),
    );
    message.ack();
    outcomes.inc({ consumer: options.durable, outcome: "done" });
  } catch (error) {
    refuse(message, id, error, options);
  }
}

function refuse(message: JsMsg, id: string, error: unknown, { bus, stream, durable, log }: ConsumerOptions): void {
  const { kind } = AppError.from(error);
  const hopeless = kind === "invalid_argument" || kind === "not_found" || error instanceof SyntaxError;
  const fields = { err: error, consumer: durable, subject: message.subject, event_id: id };
  if (hopeless || message.info.redeliveryCount >= MAX_DELIVERIES) {
    log.error(fields, "an event went to the dead letters");
    bus.publish(deadLetterSubject(stream.name, durable), message.data);
    message.term();
    outcomes.inc({ consumer: durable, outcome: "dead" });
  } else {
    log.warn(fields, "an event will be tried again");
    message.nak(REDELIVERY_STEP_MS * message.info.redeliveryCount);
    outcomes.inc({ consumer: durable, outcome: "retried" });
  }
}
