import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { withClient } from "../system/database.ts";

/** How often the database is looked at, in milliseconds. */
const lookMs = 10;
/** After the last chat, in milliseconds: nobody may be given one more. */
const afterwardsMs = 2_000;
/** Operators who connected are known to chat within this, and a queue that takes longer does not move. */
const timeoutMs = 60_000;

/** What is watched, and what sets it off. */
export interface GivingOptions {
  readonly departmentId: string;
  readonly operatorIds: readonly string[];
  readonly chats: number;
  readonly chatLimit: number;
  readonly start: () => Promise<void>;
}

/** How chats were given out, as the database shows it. */
export interface Giving {
  /** From the moment `start` was called until every chat was held. */
  readonly seconds: number;
  readonly firstSeconds: number;
  /** The most by which any operator had more chats than the limit, at any moment that was looked at. */
  readonly overshoot: number;
  readonly looks: number;
}

interface Look {
  /** Chats of the department that an operator has. */
  readonly held: number;
  /** Of the operator who has the most, counted from the chats and as the service counts. */
  readonly most: number;
}

/** Waits until chat knows that all operators are online, starts, and looks into the database until all chats are held. */
export function watchGiving(databaseUrl: string, options: GivingOptions): Promise<Giving> {
  return withClient(databaseUrl, async (client) => {
    await untilOnline(client, options.operatorIds);
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    const starting = options.start();
    let firstSeconds: number | undefined;
    let lastSeconds: number | undefined;
    let most = 0;
    let looks = 0;
    while (lastSeconds === undefined || seconds() < lastSeconds + afterwardsMs / 1000) {
      const seen = await look(client, options);
      looks += 1;
      most = Math.max(most, seen.most);
      if (seen.held > 0) firstSeconds ??= seconds();
      if (seen.held === options.chats) lastSeconds ??= seconds();
      if (seconds() > timeoutMs / 1000) throw new Error(`${seen.held} of ${options.chats} chats are given out`);
      await delay(lookMs);
    }
    await starting;
    const overshoot = Math.max(0, most - options.chatLimit);
    return { seconds: lastSeconds, firstSeconds: firstSeconds ?? lastSeconds, overshoot, looks };
  });
}

async function untilOnline(client: pg.Client, operatorIds: readonly string[]): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { rows } = await client.query<{ online: number }>(
      `select count(*)::int as online from operators
       where id = any ($1::uuid[]) and mode = 'online' and reachable_until > now()`,
      [operatorIds],
    );
    if (rows[0]?.online === operatorIds.length) return;
    if (performance.now() > deadline) throw new Error(`chat knows of ${rows[0]?.online} operators who are online`);
    await delay(50);
  }
}

async function look(client: pg.Client, { departmentId, operatorIds }: GivingOptions): Promise<Look> {
  // One statement sees one moment.
  const { rows } = await client.query<Look>(
    `with counted as (
       select operator_id, count(*)::int as count
       from chats
       where operator_id = any ($2::uuid[]) and state = 'held' and department_id = $1
       group by operator_id
     )
     select coalesce(sum(c.count), 0)::int as held, greatest(max(c.count), max(o.load), 0)::int as most
     from operators o
     left join counted c on c.operator_id = o.id
     where o.id = any ($2::uuid[])`,
    [departmentId, operatorIds],
  );
  return rows[0] ?? { held: 0, most: 0 };
}
