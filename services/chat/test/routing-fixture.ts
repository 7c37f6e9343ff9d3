import { silentLog } from "@switchboard/testing/log";
import type { ChatDeps } from "../src/deps.ts";
import type { Chat } from "../src/domain/chat.ts";
import type { RoutingMode } from "../src/domain/routing.ts";
import { LiveFeed } from "../src/events/live-feed.ts";
import { findChat } from "../src/store/chats.ts";
import { acme, type ChatFixture, there } from "./fixture.ts";

/** Of one instance's commands; `now` is the clock of the machine unless given. */
export function depsOf({ pool, bus }: ChatFixture, now: () => Date = () => new Date()): ChatDeps {
  return {
    pool,
    live: new LiveFeed(bus),
    now,
    committed: () => {},
    nudgeRouting: () => {},
    parkedWritten: () => {},
    abandonAfterS: 86_400,
    clientProofS: 86_400,
    workplaceUrl: "http://localhost:8080/workplace/",
    log: silentLog,
  };
}

/** A signal of a loop that goes on. */
export const goOn = new AbortController().signal;

/** Some moment from now, in seconds. */
export const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

/** Makes operators online for a long time. */
export async function goOnline({ pool }: ChatFixture, ...people: readonly { readonly id: string }[]): Promise<void> {
  await pool.query(
    `
    update operators
    set mode = 'online', reachable_until = now() + interval '1 day', away_at = now() + interval '1 day'
    where id = any ($1::uuid[])`,
    [people.map(({ id }) => id)],
  );
}

/** Ends every chat, takes everybody offline, and lets people route by hand again. */
export async function clearDesk({ pool }: ChatFixture): Promise<void> {
  await pool.query(
    "truncate chats, list_entries, list_counts, deadlines, decisions, chat_timeline, messages, outbox cascade",
  );
  await pool.query(
    `
    update operators
    set mode = 'offline', load = 0, reachable_until = '-infinity', away_at = '-infinity', last_given_at = null,
      park_pending = false`,
  );
  await pool.query("update departments set routing_mode = 'manual', chat_limit = 5, hours = null");
}

/** How a department routes. */
export async function route(
  { pool }: ChatFixture,
  departmentId: string,
  routingMode: RoutingMode,
  chatLimit = 5,
): Promise<void> {
  await pool.query("update departments set routing_mode = $2, chat_limit = $3 where id = $1", [
    departmentId,
    routingMode,
    chatLimit,
  ]);
}

/** A chat as it now is. */
export async function now({ pool }: ChatFixture, { id }: { readonly id: string }): Promise<Chat> {
  return there(await findChat(pool, id));
}

/** How many chats each operator holds, by name. */
export async function held({ pool }: ChatFixture): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; count: number }>(
    `
    select operator_name as name, count(*)::int as count
    from chats
    where state = 'held'
    group by operator_name`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** The company's operators who may answer in Support. */
export const supporters = [acme.alice, acme.boris] as const;
