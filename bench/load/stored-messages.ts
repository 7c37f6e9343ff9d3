import pg from "pg";
import type { Target } from "./job.ts";
import type { Ledger } from "./ledger.ts";

// Numbers of the peer's messages run through all chats; the others number each chat.
const headsQuery: Record<Target["kind"], string> = {
  floor: "select id, last_seq as head from chats where id = any($1::uuid[])",
  switchboard: "select chat_id as id, last_seq as head from chat_heads where chat_id = any($1::uuid[])",
  socketio:
    "select id, (select coalesce(max(m.id), 0) from messages m)::int4 as head from unnest($1::uuid[]) as c (id)",
};
const rowsQuery: Record<Target["kind"], string> = {
  floor: rowsAfter("seq"),
  switchboard: rowsAfter("seq"),
  socketio: rowsAfter("id"),
};

function rowsAfter(number: string): string {
  return `
    select m.message_id as "messageId", h.chat
    from unnest($1::uuid[], $2::bigint[]) with ordinality as h (chat_id, head, chat)
    join messages m on m.chat_id = h.chat_id and m.${number} > h.head
    order by h.chat, m.${number}`;
}

/** Looks into the database of the system under load, past the system. */
export class StoredMessages {
  readonly #client: pg.Client;
  readonly #kind: Target["kind"];
  readonly #chatIds: readonly string[];

  constructor(target: Target, chats: number) {
    this.#client = new pg.Client(target.databaseUrl);
    this.#kind = target.kind;
    this.#chatIds = target.chatIds.slice(0, chats);
  }

  async connect(): Promise<void> {
    await this.#client.connect();
  }

  /** The newest number of each chat. */
  async heads(): Promise<number[]> {
    const { rows } = await this.#client.query<{ id: string; head: number }>(headsQuery[this.#kind], [this.#chatIds]);
    const heads = new Map(rows.map(({ id, head }) => [id, Number(head)]));
    return this.#chatIds.map((id) => heads.get(id) ?? 0);
  }

  /** Compares what was acked and seen since the heads with the rows that are there. */
  async compare(ledger: Ledger, heads: readonly number[]): Promise<{ missing: number; reordered: number }> {
    const rows = await this.#client.query<{ messageId: string; chat: string }>(rowsQuery[this.#kind], [
      this.#chatIds,
      heads,
    ]);
    const stored = new Set(rows.rows.map(({ messageId }) => messageId));
    const acked = ledger.entries.values().filter(({ ackedAt }) => ackedAt > 0);
    const missing = acked.reduce((count, { id }) => (stored.has(id) ? count : count + 1), 0);
    const seen = ledger.chats.flatMap((chat) => chat.seen);
    const seenIds = new Set(seen);
    const storedAndSeen = rows.rows.filter(({ messageId }) => seenIds.has(messageId));
    const reordered = storedAndSeen.filter(({ messageId }, index) => messageId !== seen[index]).length;
    return { missing, reordered };
  }

  async end(): Promise<void> {
    await this.#client.end();
  }
}
