import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { findViolations, seeOneMoment, type Violation } from "../../src/store/invariants.ts";
import { listRoutable } from "../../src/store/routable.ts";
import type { Ledger } from "./ledger.ts";

/**
 * What of C18 does not hold in this moment. How late deadlines are is left out while processes die and a busy machine
 * decides: only at rest everything must have fired.
 */
export async function violationsNow(pool: Pool, since: Date): Promise<Violation[]> {
  const found = await inTransaction(pool, async (tx) => {
    await seeOneMoment(tx);
    return findViolations(tx, { now: new Date(), decidedSince: since });
  });
  return found.filter(({ invariant }) => invariant !== "deadline_late");
}

/** Whether there is nothing left that the service would do by itself. */
export async function isQuiet(pool: Pool): Promise<boolean> {
  const now = new Date();
  const { rows } = await pool.query<{ due: number; parking: number }>(
    `
    select (select count(*)::int from deadlines where due_at <= $1) as due,
      (select count(*)::int from operators where park_pending) as parking`,
    [now],
  );
  const routable = await listRoutable(pool, now);
  return routable.length === 0 && rows[0]?.due === 0 && rows[0].parking === 0;
}

/** What of the promises to people was not kept, in words. */
export async function brokenPromises(sql: Sql, ledger: Ledger): Promise<string[]> {
  return [
    ...(await messagesNotStoredOnce(sql, ledger)),
    ...(await conversationsWithGaps(sql)),
    ...(await chatsOfTwo(sql)),
    ...(await unexplainedGifts(sql)),
  ];
}

async function messagesNotStoredOnce(sql: Sql, { accepted }: Ledger): Promise<string[]> {
  const { rows } = await sql.query<{ messageId: string; chatId: string; seq: number }>(
    `select message_id as "messageId", chat_id as "chatId", seq from messages where message_id = any ($1::uuid[])`,
    [[...accepted.keys()]],
  );
  const stored = Map.groupBy(rows, ({ messageId }) => messageId);
  return [...accepted].flatMap(([messageId, { chatId, seq }]) => {
    const found = stored.get(messageId) ?? [];
    const once = found.length === 1 && found[0]?.chatId === chatId && (seq === undefined || found[0].seq === seq);
    return once ? [] : [`message ${messageId} of ${chatId}/${seq} is stored as ${JSON.stringify(found)}`];
  });
}

async function conversationsWithGaps(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `
    select c.id
    from chats c
    join chat_heads h on h.chat_id = c.id
    join (select chat_id, count(*) as count, max(seq) as last from messages group by chat_id) m on m.chat_id = c.id
    where m.count <> h.last_seq or m.last <> h.last_seq`,
  );
  return rows.map(({ id }) => `chat ${id} has gaps`);
}

interface Change {
  readonly chatId: string;
  readonly version: number;
  readonly kind: string;
  readonly way: string | null;
  readonly operatorId: string | null;
}

/** Plays every chat's timeline again: nobody takes what another holds, and no version is missing. */
async function chatsOfTwo(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<Change>(
    `
    select chat_id as "chatId", version, kind, params ->> 'way' as way, params -> 'operator' ->> 'id' as "operatorId"
    from chat_timeline
    order by chat_id, version`,
  );
  return [...Map.groupBy(rows, ({ chatId }) => chatId)].flatMap(([chatId, changes]) => {
    const problem = problemOf(changes);
    return problem === undefined ? [] : [`chat ${chatId}: ${problem}`];
  });
}

function problemOf(changes: readonly Change[]): string | undefined {
  let holder: string | null = null;
  // A chat that is over when it begins has its end as its first version; the others begin without a change.
  const first = changes[0]?.kind === "ended" && changes[0].version === 1 ? 1 : 2;
  for (const [index, { version, kind, way, operatorId }] of changes.entries()) {
    if (version !== index + first) return `version ${index + first} is missing`;
    if (kind === "taken") {
      if (holder !== null && way !== "transfer") return `${operatorId} took at ${version} what ${holder} held`;
      holder = operatorId;
    }
    if (kind === "returned") holder = operatorId;
    if (["forwarded", "parked", "unanswered", "ended"].includes(kind)) holder = null;
  }
  return undefined;
}

/** Chats that routing gave to somebody without a decision, or with two. */
async function unexplainedGifts(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `
    select coalesce(g.chat_id, d.chat_id) as id
    from (
      select chat_id, count(*) as count
      from chat_timeline
      where kind = 'taken' and params ->> 'way' = 'routing'
      group by chat_id
    ) g
    full join (select chat_id, count(*) as count from decisions group by chat_id) d on d.chat_id = g.chat_id
    where g.count is distinct from d.count`,
  );
  return rows.map(({ id }) => `chat ${id} was given by routing without a decision, or decided about in vain`);
}

/** What is left when every chat is over. */
export async function leftovers(sql: Sql): Promise<Record<string, number>> {
  const { rows } = await sql.query<Record<string, number>>(
    `
    select (select count(*)::int from chats where state <> 'ended') as chats,
      (select count(*)::int from list_entries) as "listEntries",
      (select count(*)::int from deadlines) as deadlines,
      (select coalesce(sum(load), 0)::int from operators) as load`,
  );
  return rows[0] ?? {};
}

/** How often each kind of change happened; of taking, how each way. */
export async function changesByKind(sql: Sql): Promise<Record<string, number>> {
  const { rows } = await sql.query<{ kind: string; count: number }>(
    `
    select concat_ws(' ', kind, params ->> 'way') as kind, count(*)::int as count
    from chat_timeline
    group by 1
    order by 1`,
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}
