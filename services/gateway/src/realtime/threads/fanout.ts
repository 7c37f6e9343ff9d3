import type { Bus, Subscription } from "@switchboard/bus/nats";
import type { Logger } from "@switchboard/kit/log";

/** Waiting for NATS to have seen a subscription takes this long at most, in milliseconds; heads find what was lost. */
const FLUSH_MS = 2_000;

/** Everyone of this gateway who follows one subject. */
export interface Topic<M> {
  readonly key: string;
  readonly members: ReadonlySet<M>;
  /** NATS has seen the subscription: what is read from now on, and what is pushed, leave no gap. */
  readonly ready: Promise<void>;
}

interface OpenTopic<M> extends Topic<M> {
  readonly members: Set<M>;
  readonly subscription: Subscription;
}

export interface FanoutOptions {
  readonly bus: Bus;
  readonly log: Logger;
}

/** Hands a message on to everyone who follows its subject; `respond` answers a request. */
type Deliver<M> = (topic: Topic<M>, data: Uint8Array, respond: (answer: Uint8Array) => void) => void;

/** One subscription for each subject however many sockets follow it; a message is handed over once for all of them. */
export class Fanout<M> {
  readonly #bus: Bus;
  readonly #log: Logger;
  readonly #subject: (key: string) => string;
  readonly #deliver: Deliver<M>;
  readonly #topics = new Map<string, OpenTopic<M>>();

  constructor({ bus, log }: FanoutOptions, subject: (key: string) => string, deliver: Deliver<M>) {
    this.#bus = bus;
    this.#log = log;
    this.#subject = subject;
    this.#deliver = deliver;
  }

  join(key: string, member: M): Topic<M> {
    const topic = this.#topics.get(key) ?? this.#open(key);
    topic.members.add(member);
    return topic;
  }

  leave(key: string, member: M): void {
    const topic = this.#topics.get(key);
    if (topic === undefined) return;
    topic.members.delete(member);
    if (topic.members.size > 0) return;
    topic.subscription.unsubscribe();
    this.#topics.delete(key);
  }

  members(key: string): ReadonlySet<M> {
    return this.#topics.get(key)?.members ?? new Set();
  }

  /** What is followed now. */
  keys(): string[] {
    return [...this.#topics.keys()];
  }

  /** What cannot be read is not worth a process: it is logged, and the sequence numbers find out. */
  #onMessage(topic: Topic<M>, data: Uint8Array, respond: (answer: Uint8Array) => void): void {
    try {
      this.#deliver(topic, data, respond);
    } catch (err) {
      this.#log.error({ err, subject: this.#subject(topic.key) }, "a live event could not be handed on");
    }
  }

  #open(key: string): OpenTopic<M> {
    const members = new Set<M>();
    const topic: OpenTopic<M> = {
      key,
      members,
      subscription: this.#bus.subscribe(this.#subject(key), (data, _subject, respond) =>
        this.#onMessage(topic, data, respond),
      ),
      ready: flush(this.#bus),
    };
    this.#topics.set(key, topic);
    return topic;
  }
}

/** Flushes that are about to be sent. */
const gathering = new WeakMap<Bus, Promise<void>>();

/**
 * Waits until NATS has seen what was sent before. While it is away nobody waits: after it is back all heads are read.
 * All who ask in one turn of the event loop share a question, because after a deploy thousands come at once.
 */
export function flush(bus: Bus): Promise<void> {
  const known = gathering.get(bus);
  if (known !== undefined) return known;
  const flushed = new Promise<void>((resolve) => {
    setImmediate(() => {
      gathering.delete(bus);
      resolve(flushNow(bus));
    });
  });
  gathering.set(bus, flushed);
  return flushed;
}

async function flushNow(bus: Bus): Promise<void> {
  if (!bus.connected) return;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FLUSH_MS);
  });
  // A flush fails when the connection breaks meanwhile, which is the same as being away.
  await Promise.race([bus.flush().catch(() => undefined), timeout]);
  clearTimeout(timer);
}
