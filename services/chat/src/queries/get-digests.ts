import { type Caller, requireService } from "@switchboard/kit/caller";
import type { Sql } from "@switchboard/pg/pool";
import { type ListSum, type OwnSum, sumLists, sumOwn } from "../store/chat-lists.ts";
import { findHeads } from "../store/chats.ts";

/** The newest number of each chat; those that do not exist are left out. */
export async function getHeads(sql: Sql, caller: Caller, chatIds: readonly string[]): Promise<Record<string, number>> {
  requireService(caller);
  const heads = await findHeads(sql, chatIds);
  return Object.fromEntries(heads.map(({ id, lastSeq }) => [id, lastSeq]));
}

/** What the list of each department adds up to: equal digests mean equal lists. */
export async function getListDigests(sql: Sql, caller: Caller, departmentIds: readonly string[]): Promise<ListSum[]> {
  requireService(caller);
  return sumLists(sql, [...new Set(departmentIds)]);
}

/** What the own chats of each member of staff add up to: equal digests mean equal chats. */
export async function getOwnDigests(sql: Sql, caller: Caller, staffIds: readonly string[]): Promise<OwnSum[]> {
  requireService(caller);
  return sumOwn(sql, [...new Set(staffIds)]);
}
