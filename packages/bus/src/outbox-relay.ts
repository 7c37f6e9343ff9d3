import type { StreamDefinition } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import { sleep } from "@switchboard/kit/sleep";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { headers, type MsgHdrs } from "nats";
import type { Bus } from "./nats.ts";
import { ensureStream, lastSequence } from "./streams.ts";

/** Outbox rows in one batch; a row holds the events of one transaction. */
const BATCH_ROWS = 200;
/** No further row is taken when a batch has this many events, so that a backlog never holds the process up for long. */
const BATCH_EVENTS = 1_000;
/**
 * Without a backlog so many events are published at a time, with a pause in milliseconds between: whoever waits for a
 * message is never behind a whole batch, here and in NATS.
 */
const SLICE_EVENTS = 5;
const SLICE_PAUSE_MS = 1;
/** Relayed rows forgotten in one statement. */
const FORGET_ROWS = 5_000;

interface OutboxRow {
  readonly position: bigint;
  /** One after the other, separated by a space, as are the subjects. */
  readonly ids: string;
  readonly subjects: string;
  /** JSON, which has no line break of its own, one in each line; passed on as it is. */
  readonly payloads: string;
  readonly traceparent: string;
}

/** What one batch brought to the stream. */
export interface Relayed {
  readonly events: number;
  /** The batch was full: there is probably more. */
  readonly full: boolean;
}

interface Batch {
  readonly rows: readonly OutboxRow[];
  /** The stream's last sequence, as far as it was acknowledged. */
  readonly lastSeq: number;
}

interface Publication {
  readonly subject: string;
  readonly data: string;
  readonly headers: MsgHdrs;
}

/** The single steps of the relay; see relay.ts for when they happen. */
export class OutboxRelay {
  readonly #pool: Pool;
  readonly #bus: Bus;
  readonly #stream: StreamDefinition;
  readonly #log: Logger;

  constructor(pool: Pool, bus: Bus, stream: StreamDefinition, log: Logger) {
    this.#pool = pool;
    this.#bus = bus;
    this.#stream = stream;
    this.#log = log;
  }

  /** Whether an event is not relayed yet: a look that costs no transaction, for when nothing happens. */
  async isWaiting(): Promise<boolean> {
    const { rowCount } = await this.#pool.query("select from outbox where relayed_at is null limit 1");
    return rowCount > 0;
  }

  /**
   * Publishes one batch and marks it. One relay works at a time, so events of one aggregate never overtake each other. A
   * crash between publishing and marking publishes again: the event's id is its message id, and the stream drops the
   * copy.
   */
  relayBatch(): Promise<Relayed> {
    return inTransaction(this.#pool, async (tx) => {
      const { rows, lastSeq } = await this.#lockBatch(tx);
      const publications = rows.flatMap(toPublications);
      const full = rows.length === BATCH_ROWS || publications.length >= BATCH_EVENTS;
      if (publications.length > 0) {
        const slice = full ? publications.length : SLICE_EVENTS;
        await this.#markRelayed(tx, rows, await this.#publish(publications, lastSeq, slice));
      }
      return { events: publications.length, full };
    });
  }

  /**
   * An acknowledgement of JetStream is not an fsync: after a crash its newest messages can be gone. When the stream ends
   * before what it once acknowledged, everything relayed in the last 10 minutes is sent again; what it still has it
   * drops by id.
   */
  async resendLost(): Promise<void> {
    if (await this.#hasAll()) return;
    const rows = await inTransaction(this.#pool, async (tx) => {
      if (!(await this.#lock(tx))) return 0;
      const last = await lastSequence(this.#bus, this.#stream.name);
      if (last === undefined) await ensureStream(this.#bus, this.#stream);
      if ((last ?? 0) >= (await this.#knownSequence(tx))) return 0;
      await this.#saveSequence(tx, last ?? 0);
      const { rowCount } = await tx.query("update outbox set relayed_at = null where relayed_at is not null");
      return rowCount;
    });
    if (rows > 0) this.#log.warn({ stream: this.#stream.name, rows }, "the stream lost messages, sending them again");
  }

  /** Whether the stream ends where it was known to end, or later. Looked at without the lock it may say no too often. */
  async #hasAll(): Promise<boolean> {
    const known = await this.#knownSequence(this.#pool);
    const last = await lastSequence(this.#bus, this.#stream.name);
    return last !== undefined && last >= known;
  }

  /** Forgets rows that were relayed more than 10 minutes ago. */
  async forgetOld(): Promise<void> {
    await this.#pool.query(
      `
      delete from outbox
      where position in (
        select position
        from outbox
        where relayed_at < now() - interval '10 minutes'
        limit ${FORGET_ROWS}
      )`,
    );
  }

  /** Seconds since the oldest unrelayed row was written; 0 when there is none. */
  async lagSeconds(): Promise<number> {
    const lag = await this.#pool.value<number>(
      `
      select extract(epoch from clock_timestamp() - written_at)::float8 as lag
      from outbox
      where relayed_at is null
      order by position
      limit 1`,
    );
    return lag ?? 0;
  }

  /**
   * Takes the lock that lets one relay of a stream work at a time; it ends with the transaction. Its commit does not wait
   * for the disk: a mark that a crash of the database takes back only publishes again, and messages that people wait for
   * need the disk meanwhile.
   */
  async #lock(tx: Sql): Promise<boolean> {
    const row = await tx.row<{ locked: boolean }>(
      `
      select pg_try_advisory_xact_lock(hashtext('relay'), hashtext($1)) as locked,
        set_config('synchronous_commit', 'off', true)`,
      [this.#stream.name],
    );
    return row?.locked === true;
  }

  async #lockBatch(tx: Sql): Promise<Batch> {
    if (!(await this.#lock(tx))) return { rows: [], lastSeq: 0 };
    // Positions are drawn while the aggregate's row is locked, so for one aggregate they are in commit order.
    const rows = await tx.rows<OutboxRow & { readonly lastSeq: bigint | null }>(
      `
      select position, traceparent,
        -- Arrays would be taken apart letter by letter by the driver.
        array_to_string(ids, ' ') as ids, array_to_string(subjects, ' ') as subjects,
        array_to_string(payloads, chr(10)) as payloads,
        (select last_seq from relay_state where stream = $1) as "lastSeq"
      from (
        select position, ids, subjects, payloads, traceparent,
          sum(cardinality(ids)) over (order by position) - cardinality(ids) as events_before
        from (
          select position, ids, subjects, payloads, traceparent
          from outbox
          where relayed_at is null
          order by position
          limit ${BATCH_ROWS}
        ) oldest
      ) counted
      where events_before < ${BATCH_EVENTS}
      order by position`,
      [this.#stream.name],
    );
    return { rows, lastSeq: Number(rows[0]?.lastSeq ?? 0n) };
  }

  /**
   * Publishes in order and returns the stream's last sequence. Only the last message asks for an acknowledgement: with a
   * single relay at work, a stream that grew by exactly this batch has all of it, which saves a reply per event
   * (measured: a third of the relay's time). If it grew otherwise, every event is published again with its own.
   */
  async #publish(publications: readonly Publication[], before: number, slice: number): Promise<number> {
    const last = publications.at(-1);
    if (last === undefined) return before;
    for (const [index, { subject, headers, data }] of publications.slice(0, -1).entries()) {
      if (index > 0 && index % slice === 0) await sleep(SLICE_PAUSE_MS);
      this.#bus.connection.publish(subject, data, { headers });
    }
    const ack = await this.#bus.js.publish(last.subject, last.data, { headers: last.headers });
    if (!ack.duplicate && ack.seq === before + publications.length) return ack.seq;
    const acks = await Promise.all(
      publications.map(({ subject, data, headers }) => this.#bus.js.publish(subject, data, { headers })),
    );
    return Math.max(before, ...acks.map(({ seq }) => seq));
  }

  async #markRelayed(tx: Sql, rows: readonly OutboxRow[], lastSeq: number): Promise<void> {
    await tx.query(
      `
      with marked as (
        update outbox
        set relayed_at = clock_timestamp()
        where position = any($1::bigint[])
      )
      insert into relay_state (stream, last_seq)
      values ($2, $3)
      on conflict (stream) do update set last_seq = excluded.last_seq`,
      [rows.map(({ position }) => position), this.#stream.name, lastSeq],
    );
  }

  async #knownSequence(tx: Sql): Promise<number> {
    const sequence = await tx.value<bigint>("select last_seq from relay_state where stream = $1", [this.#stream.name]);
    return Number(sequence ?? 0n);
  }

  async #saveSequence(tx: Sql, lastSeq: number): Promise<void> {
    await tx.query(
      `
      insert into relay_state (stream, last_seq)
      values ($1, $2)
      on conflict (stream) do update set last_seq = excluded.last_seq`,
      [this.#stream.name, lastSeq],
    );
  }
}

function toPublications({ traceparent, ...row }: OutboxRow): Publication[] {
  const [ids, payloads] = [row.ids.split(" "), row.payloads.split("\n")];
  return row.subjects.split(" ").map((subject, index) => {
    const messageHeaders = headers();
    messageHeaders.set("Nats-Msg-Id", ids[index] ?? "");
    if (traceparent !== "") messageHeaders.set("traceparent", traceparent);
    return { subject, data: payloads[index] ?? "", headers: messageHeaders };
  });
}
