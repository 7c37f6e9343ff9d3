import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";
import { insertRow, type RowOf, table, timestamptz, uuid } from "@switchboard/pg/table";

/** A staff member's session; it lives as long as its youngest refresh token. */
const sessions = table("sessions", { id: uuid, staffId: uuid, createdAt: timestamptz, expiresAt: timestamptz });

/** Sessions of one person; more than anybody has browsers. */
const SESSIONS_MAX = 50;

/** Begins a session; the oldest of somebody who has very many ends for it. */
export async function insertSession(tx: Sql, session: RowOf<typeof sessions>): Promise<void> {
  await tx.query(
    `
    delete from sessions
    where id in (
      select id
      from sessions
      where staff_id = $1
      order by created_at desc, id desc
      offset ${SESSIONS_MAX - 1}
    )`,
    [session.staffId],
  );
  await insertRow(tx, sessions, session);
}

/** Locks a session, so that uses of its tokens take turns; undefined when it is over. */
export function lockSession(tx: Sql, id: string): Promise<{ id: string; staffId: string } | undefined> {
  return tx.row<{ id: string; staffId: string }>(
    `select id, staff_id as "staffId" from sessions where id = $1 for update`,
    [id],
  );
}

export async function extendSession(tx: Sql, id: string, expiresAt: Date): Promise<void> {
  await tx.query("update sessions set expires_at = $2 where id = $1", [id, expiresAt]);
}

/** Ends a session; its refresh tokens go with it. */
export async function deleteSession(tx: Sql, id: string): Promise<void> {
  await tx.query("delete from sessions where id = $1", [id]);
}

/** Ends all sessions of one person but one; answers their ids. */
export function deleteSessionsOf(tx: Sql, staffId: string, kept: string): Promise<string[]> {
  return tx.column<string>("delete from sessions where staff_id = $1 and id::text <> $2 returning id", [staffId, kept]);
}

/** Deletes expired sessions. */
export function forgetSessions(sql: Sql, now: Date, signal: AbortSignal): Promise<number> {
  return forgetRows(sql, signal, "sessions", "expires_at <= $1", [now]);
}
