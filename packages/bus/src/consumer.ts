import { type Loop, startLoop } from "@switchboard/kit/loop";
import { metricsOf } from "@switchboard/kit/metrics";
import { AckPolicy, DeliverPolicy, type JsMsg, type Consumer as NatsConsumer, nanos } from "nats";
import type { ConsumerLimits, ConsumerOptions } from "./consumer-options.ts";
import { EventHandler } from "./event-handler.ts";
import { isNotFound } from "./streams.ts";

const { gauge } = metricsOf("bus");

export interface Consumer {
  stop(): Promise<void>;
}

const LIMITS: ConsumerLimits = { attempts: 5, retryMs: 1_000, waitMs: 500, waitMaxMs: 2_000 };
/** One pull waits this long for a message, in milliseconds; as often dead events are looked for. */
const PULL_MS = 5_000;
/** A message that was not acknowledged in this time is delivered again, in milliseconds. */
const ACK_WAIT_MS = 30_000;

const failedRuns = gauge("consumer_failed_runs", "Runs of a consumer in a row that failed.", ["consumer"]);

/**
 * Consumes a stream from its beginning, at least once, across restarts of either side. Events come in the order of the
 * stream only as long as nothing fails and one replica is at work: one that failed comes again after later ones.
 *
 * While the database is away nothing is taken, and what was taken is handed back: that never counts against an event,
 * and the consumer looks again after longer and longer pauses. An event that fails by itself again and again is kept as
 * a dead event before it is acknowledged, and is handled again when somebody asks for it.
 */
export function startConsumer(options: ConsumerOptions): Consumer {
  const consumer = new EventConsumer(options);
  return { stop: () => consumer.stop() };
}

class EventConsumer {
  readonly #options: ConsumerOptions;
  readonly #limits: ConsumerLimits;
  readonly #handler: EventHandler;
  readonly #loop: Loop;
  #consumer: NatsConsumer | undefined;
  /** Runs that failed since one did not. */
  #failedRuns = 0;
  /** When dead events are looked for, in milliseconds of the process. */
  #lookAt = 0;

  constructor(options: ConsumerOptions) {
    const { durable, log, limits = LIMITS } = options;
    this.#options = options;
    this.#limits = limits;
    this.#handler = new EventHandler(options, limits);
    this.#loop = startLoop({
      name: durable,
      everyMs: () => this.#pauseMs(),
      log,
      run: (signal) => this.#run(signal),
    });
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  #pauseMs(): number {
    const { waitMs, waitMaxMs } = this.#limits;
    const longest = Math.min(waitMaxMs, waitMs * 2 ** this.#failedRuns);
    // Spread out, so that not all come back to a database at once.
    return longest * (0.5 + Math.random() / 2);
  }

  #failed(runs: number): void {
    this.#failedRuns = runs;
    failedRuns.set({ consumer: this.#options.durable }, runs);
  }

  async #run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted && this.#options.bus.connected) {
        await this.#lookForDead(signal);
        this.#consumer ??= await ensureConsumer(this.#options);
        await this.#pull(this.#consumer, signal);
        this.#failed(0);
      }
    } catch (error) {
      this.#failed(this.#failedRuns + 1);
      this.#lookAt = 0;
      // The server lost the consumer or the whole stream; make it anew on the next turn.
      if (isNotFound(error)) this.#consumer = undefined;
      throw error;
    }
  }

  /** Now and then, and after every trouble: as long as the database is away this throws, and nothing is taken. */
  async #lookForDead(signal: AbortSignal): Promise<void> {
    if (performance.now() < this.#lookAt) return;
    await this.#handler.handleDead(signal);
    this.#lookAt = performance.now() + PULL_MS;
  }

  /** Handles the next events, if some come. Few at a time: what waits here would be delivered to somebody else as well. */
  async #pull(consumer: NatsConsumer, signal: AbortSignal): Promise<void> {
    const messages = await consumer.fetch({ max_messages: this.#options.many?.max ?? 1, expires: PULL_MS });
    const stop = (): void => messages.stop();
    signal.addEventListener("abort", stop, { once: true });
    const waiting: JsMsg[] = [];
    let handling: Promise<void> | undefined;
    const handleWaiting = async () => {
      while (waiting.length > 0 && !signal.aborted) await this.#handleAll(waiting);
      handling = undefined;
    };
    try {
      for await (const message of messages) {
        waiting.push(message);
        // What comes while some are handled is handled together after them. Trouble is thrown below.
        handling ??= handleWaiting();
        handling.catch(stop);
      }
      await handling;
    } finally {
      signal.removeEventListener("abort", stop);
      for (const message of waiting) message.nak();
    }
  }

  /** Handles what waits; after trouble the rest of it waits again. */
  async #handleAll(waiting: JsMsg[]): Promise<void> {
    const together = waiting.splice(0);
    if (together.length > 1 && (await this.#handler.handleTogether(together))) return;
    try {
      for (let next = together.shift(); next !== undefined; next = together.shift()) await this.#handler.handle(next);
    } catch (trouble) {
      waiting.unshift(...together);
      throw trouble;
    }
  }
}

async function ensureConsumer({ bus, stream, durable, filter }: ConsumerOptions): Promise<NatsConsumer> {
  // Without max_deliver: the server would count what was handed back as well.
  await bus.jsm.consumers.add(stream.name, {
    durable_name: durable,
    filter_subject: filter,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    deliver_policy: DeliverPolicy.All,
  });
  return bus.js.consumers.get(stream.name, durable);
}
