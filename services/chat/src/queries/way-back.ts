import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import { nowhere, type WayBack } from "../domain/offering.ts";
import { lockOperators } from "../store/chat-changes.ts";
import { listServing } from "../store/departments.ts";
import { findOnline } from "../store/operators.ts";

/**
 * Where a chat whose row is locked may go back to. The operators at both ends of its offer are locked, so that the sender
 * stays online, or not, until what is decided is written.
 */
export async function findWayBack(tx: Sql, chat: Chat, now: Date): Promise<WayBack> {
  return (await findWaysBack(tx, [chat], now)).get(chat.id) ?? nowhere;
}

/** The same for many chats whose rows are locked, by their ids; those that are not on offer have none. */
export async function findWaysBack(tx: Sql, chats: readonly Chat[], now: Date): Promise<Map<string, WayBack>> {
  const offered = chats.flatMap(({ id, project, place }) =>
    place.state === "offered" ? [{ id, project, offer: place.offer }] : [],
  );
  if (offered.length === 0) return new Map();
  const senders = offered.map(({ offer }) => offer.from.id);
  const targets = offered.flatMap(({ offer }) => (offer.kind === "transfer" ? [offer.to.id] : []));
  await lockOperators(tx, [...new Set([...senders, ...targets])]);
  const online = await findOnline(tx, senders, now);
  const serving = new Map<string, string[]>();
  for (const id of new Set(offered.map(({ project }) => project.id))) {
    serving.set(
      id,
      (await listServing(tx, id)).map((department) => department.id),
    );
  }
  return new Map(
    offered.map(({ id, offer, project }) => [
      id,
      { senderOnline: online.has(offer.from.id), serving: serving.get(project.id) ?? [] },
    ]),
  );
}
