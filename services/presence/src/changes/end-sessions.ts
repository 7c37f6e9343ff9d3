import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Sql } from "@switchboard/pg/pool";
import { sessionEnded } from "../events.ts";
import { deleteSession, deleteSessionsOf } from "../store/sessions.ts";

/** Ends a session: it gets no new tokens, and gateways hear that the one it has is good no more. */
export async function endSession(tx: Sql, id: string): Promise<void> {
  await deleteSession(tx, id);
  await appendToOutbox(tx, [sessionEnded(id)]);
}

/** Ends all sessions of a person, but the one that is `kept`. */
export async function endSessionsOf(tx: Sql, staffId: string, kept = ""): Promise<void> {
  await appendToOutbox(tx, (await deleteSessionsOf(tx, staffId, kept)).map(sessionEnded));
}
