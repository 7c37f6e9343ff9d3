import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import type { WayBack } from "../domain/offering.ts";
import { lockOperators } from "../store/chat-changes.ts";
import { listServing } from "../store/departments.ts";
import { isOnline } from "../store/operators.ts";

/**
 * Where a chat whose row is locked may go back to. The operators at both ends of its offer are locked, so that the sender
 * stays online, or not, until what is decided is written.
 */
export async function findWayBack(tx: Sql, chat: Chat, now: Date): Promise<WayBack> {
  if (chat.state !== "offered") return { senderOnline: false, serving: [] };
  const { offer } = chat;
  await lockOperators(tx, offer.kind === "transfer" ? [offer.from.id, offer.to.id] : [offer.from.id]);
  const serving = await listServing(tx, chat.project.id);
  return { senderOnline: await isOnline(tx, offer.from.id, now), serving: serving.map(({ id }) => id) };
}
