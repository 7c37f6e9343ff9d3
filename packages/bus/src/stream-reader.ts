import type { StreamDefinition } from "@switchboard/contracts/subjects";
import { AckPolicy, DeliverPolicy, type JsMsg, type Consumer as NatsConsumer, nanos } from "nats";
import type { ReceivedEvent } from "./consumer-options.ts";
import { type Frontier, mergeInOrder } from "./merge-in-order.ts";
import type { Bus } from "./nats.ts";
import { isNotFound } from "./streams.ts";

/** A fact with its place in its stream. */
export interface StreamEvent extends ReceivedEvent {
  readonly seq: number;
  /** When the stream got it. */
  readonly publishedAt: Date;
}

/** The end of a stream. */
export interface StreamHead {
  readonly lastSeq: number;
  /** A stream that was made anew counts from 1 again. */
  readonly createdAt: Date;
}

/** What was read of a stream. */
export interface StreamRead {
  /** In the order of the stream. */
  readonly events: readonly StreamEvent[];
  /** Everything up to here that the filters select is in this or an earlier read. */
  readonly upTo: number;
}

/** A pull for messages that are there already waits this long at most, in milliseconds. */
const FETCH_EXPIRES_MS = 2_000;
/** The server forgets a consumer that was not used for this long, in milliseconds. */
const INACTIVE_MS = 60_000;

/**
 * Reads a stream for somebody who keeps the position themselves, together with the effect, so that each event has it
 * once. Several subjects are read in the order of the stream, and nothing else is; each has a consumer of its own,
 * because a server before 2.10 filters by one subject only.
 */
export class StreamReader {
  readonly #bus: Bus;
  readonly #stream: StreamDefinition;
  readonly #subjects = new Map<string, SubjectReader>();

  constructor(bus: Bus, stream: StreamDefinition) {
    this.#bus = bus;
    this.#stream = stream;
  }

  /** The end of the stream; undefined when there is no such stream. */
  async head(): Promise<StreamHead | undefined> {
    try {
      const { state, created } = await this.#bus.jsm.streams.info(this.#stream.name);
      return { lastSeq: state.last_seq, createdAt: new Date(created) };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /**
   * The events after a position that one of the filters selects, about `limit` of each filter, up to a number that the
   * stream has reached. A position or filter other than where the last read ended costs a consumer.
   */
  async read(after: number, upTo: number, filters: readonly string[], limit: number): Promise<StreamRead> {
    for (const filter of this.#subjects.keys()) if (!filters.includes(filter)) this.#subjects.delete(filter);
    const readers = filters.map((filter) => this.#reader(filter, after));
    try {
      return mergeInOrder(await Promise.all(readers.map((reader) => reader.fill(upTo, limit))), upTo, (bound) => {
        for (const reader of readers) reader.forget(bound);
      });
    } catch (error) {
      this.#subjects.clear();
      throw error;
    }
  }

  #reader(filter: string, after: number): SubjectReader {
    const known = this.#subjects.get(filter);
    if (known?.after === after) return known;
    const reader = new SubjectReader(this.#bus, this.#stream.name, filter, after);
    this.#subjects.set(filter, reader);
    return reader;
  }
}

/** Reads the messages of one subject in their order, ahead of what is asked for by at most one fetch. */
class SubjectReader {
  /** What was handed out, up to here. */
  after: number;
  readonly #bus: Bus;
  readonly #stream: string;
  readonly #filter: string;
  #consumer: NatsConsumer | undefined;
  #delivered = 0;
  #buffer: StreamEvent[] = [];

  constructor(bus: Bus, stream: string, filter: string, after: number) {
    this.#bus = bus;
    this.#stream = stream;
    this.#filter = filter;
    this.after = after;
  }

  /** Everything up to `upTo`, or the next `limit` messages. */
  async fill(upTo: number, limit: number): Promise<Frontier<StreamEvent>> {
    if (this.#buffer.length >= limit) return this.#frontier(false, upTo);
    const pending = await this.#pending();
    const wanted = Math.min(pending, limit - this.#buffer.length);
    const complete = (wanted === 0 || (await this.#fetch(wanted))) && wanted === pending;
    return this.#frontier(complete, upTo);
  }

  /** What is up to here was handed out. */
  forget(bound: number): void {
    this.after = bound;
    this.#buffer = this.#buffer.filter(({ seq }) => seq > bound);
  }

  #frontier(complete: boolean, upTo: number): Frontier<StreamEvent> {
    return { events: this.#buffer, upTo: complete ? upTo : (this.#buffer.at(-1)?.seq ?? this.after) };
  }

  /** How many messages the consumer has not handed out yet; those that the stream has now are counted. */
  async #pending(): Promise<number> {
    this.#consumer ??= await this.#create();
    try {
      return (await this.#consumer.info()).num_pending;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.#consumer = await this.#create();
      return (await this.#consumer.info()).num_pending;
    }
  }

  async #create(): Promise<NatsConsumer> {
    this.#delivered = 0;
    const { name } = await this.#bus.jsm.consumers.add(this.#stream, {
      filter_subject: this.#filter,
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: (this.#buffer.at(-1)?.seq ?? this.after) + 1,
      inactive_threshold: nanos(INACTIVE_MS),
      mem_storage: true,
      num_replicas: 1,
    });
    return this.#bus.js.consumers.get(this.#stream, name);
  }

  /** Whether all of them came. If not, the next read asks for the missing ones again. */
  async #fetch(wanted: number): Promise<boolean> {
    if (this.#consumer === undefined) return false;
    const messages = await this.#consumer.fetch({ max_messages: wanted, expires: FETCH_EXPIRES_MS });
    let received = 0;
    for await (const message of messages) {
      // Nothing is acknowledged, so a message that got lost on the way shows in the numbers only.
      if (message.info.deliverySequence !== this.#delivered + 1) break;
      this.#delivered += 1;
      received += 1;
      this.#buffer.push(toEvent(message, this.#stream));
    }
    if (received < wanted) this.#consumer = undefined;
    return received === wanted;
  }
}

function toEvent(message: JsMsg, stream: string): StreamEvent {
  return {
    id: message.headers?.get("Nats-Msg-Id") || `${stream}:${message.seq}`,
    seq: message.seq,
    subject: message.subject,
    payload: parse(message),
    publishedAt: new Date(message.info.timestampNanos / 1_000_000),
  };
}

/** Undefined for what is not JSON: one bad message must not stop the stream. */
function parse(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
