import { type Caller, requireScope, requireStaff } from "@switchboard/kit/caller";
import { invalidField } from "@switchboard/kit/errors";
import { badPageToken } from "@switchboard/kit/page-token";
import { type Page, type PageRequest, readPage } from "@switchboard/kit/read-page";
import { findPermitted, isAdministrator } from "@switchboard/organisation/staff";
import type { Sql } from "@switchboard/pg/pool";
import type { Query } from "../deps.ts";
import type { Chat } from "../domain/chat.ts";
import { type HistoryFilter, listHistory, type Sort } from "../store/history.ts";

/** Columns of one order. */
const SORT_MAX = 3;

/** What is asked for; who asks decides what of it is visible. */
export interface HistoryQuestion extends Omit<HistoryFilter, "visibleTo" | "favouriteOf">, PageRequest {
  /** Only chats that the caller marked (C15). */
  readonly favourites: boolean;
  readonly sort: readonly Sort[];
}

/** A page of all chats that the caller may see (C22). Throws invalid_argument for a bad order or page token. */
export const readHistory: Query<HistoryQuestion, Page<Chat>> = async (
  { pool },
  { caller },
  { pageSize, pageToken, sort: wanted, favourites, ...chosen },
) => {
  const visibleTo = await scopeOf(pool, caller, "chats:read");
  const sort = orderOf(wanted);
  const filter = { ...chosen, favouriteOf: favourites && caller.kind === "staff" ? caller.id : undefined };
  const mark = JSON.stringify([filter, sort]);
  const { rows, nextPageToken } = await readPage(
    { pageSize, pageToken },
    mark,
    (after, limit) => {
      if (after !== undefined && after.length !== sort.length + 1) throw badPageToken();
      return listHistory(pool, { ...filter, visibleTo }, sort, after, limit);
    },
    ({ place }) => place,
  );
  return { rows: rows.map(({ chat }) => chat), nextPageToken };
};

/**
 * Whose chats a caller may add up and look through: undefined for administrators and keys with the scope, who see all.
 * Throws permission_denied caller.not_allowed.
 */
export async function scopeOf(sql: Sql, caller: Caller, scope: string): Promise<HistoryFilter["visibleTo"]> {
  if (caller.kind === "key") {
    requireScope(caller, scope);
    return undefined;
  }
  const staff = await findPermitted(sql, requireStaff(caller).id, "chat");
  return isAdministrator(staff) ? undefined : { staffId: staff.id, departmentIds: staff.departmentIds };
}

function orderOf(sort: readonly Sort[]): readonly Sort[] {
  if (sort.length === 0) return [{ column: "opened", descending: true }];
  const columns = new Set(sort.map(({ column }) => column));
  if (sort.length > SORT_MAX || columns.size < sort.length) {
    throw invalidField("chat.invalid_request", "/sort", `must have at most ${SORT_MAX} columns, each once`);
  }
  return sort;
}
