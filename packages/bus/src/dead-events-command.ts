import type { Pool } from "@switchboard/pg/pool";
import { type DeadEvent, deleteDeadEvent, findDeadEvent, listDeadEvents, resendDeadEvents } from "./dead-events.ts";

/** How to call it. */
const USAGE = `usage: node src/dead-events.ts list [<consumer>]
       node src/dead-events.ts show <number>
       node src/dead-events.ts resend all | <number>...
       node src/dead-events.ts delete <number>...`;
/** Events of one list. */
const LIST_MAX = 100;

/**
 * Lists, shows, sends again and deletes the dead events of a service, as its command line says. What is sent again is
 * handled by the running service within seconds, and is gone when that succeeded. Returns lines to print, and whether the
 * command line made sense.
 */
export async function runDeadEventsCommand(
  pool: Pool,
  [command = "", ...args]: readonly string[],
): Promise<{ readonly ok: boolean; readonly lines: readonly string[] }> {
  const ids = args.every((arg) => /^\d{1,18}$/.test(arg)) && args.length > 0 ? args.map(BigInt) : undefined;
  const [first, ...others] = args;
  if (command === "list" && others.length === 0) return { ok: true, lines: await list(pool, first) };
  if (command === "show" && ids?.[0] !== undefined && others.length === 0) return show(pool, ids[0]);
  if (command === "resend" && (ids !== undefined || (first === "all" && others.length === 0))) {
    return { ok: true, lines: [`${await resendDeadEvents(pool, ids)} will be handled again`] };
  }
  if (command === "delete" && ids !== undefined) return { ok: true, lines: await remove(pool, ids) };
  return { ok: false, lines: [USAGE] };
}

async function list(pool: Pool, consumer: string | undefined): Promise<string[]> {
  const events = await listDeadEvents(pool, consumer, LIST_MAX + 1);
  if (events.length === 0) return ["there are no dead events"];
  const lines = events.slice(0, LIST_MAX).map(lineOf);
  return events.length > LIST_MAX ? [...lines, "and more"] : lines;
}

async function show(pool: Pool, id: bigint): Promise<{ ok: boolean; lines: string[] }> {
  const event = await findDeadEvent(pool, id);
  if (event === undefined) return { ok: false, lines: [`there is no dead event ${id}`] };
  const headers = Object.entries(event.headers).map(([name, value]) => `${name}: ${value}`);
  return { ok: true, lines: [lineOf(event), ...headers, Buffer.from(event.payload).toString()] };
}

async function remove(pool: Pool, ids: readonly bigint[]): Promise<string[]> {
  let deleted = 0;
  for (const id of ids) if (await deleteDeadEvent(pool, id)) deleted += 1;
  return [`${deleted} deleted`];
}

function lineOf({ id, failedAt, consumer, subject, attempts, reason, resendAt }: DeadEvent): string {
  const again = resendAt === null ? "" : ", will be handled again";
  return `${id}  ${failedAt.toISOString()}  ${consumer}  ${subject}  ${reason} (attempts: ${attempts}${again})`;
}
