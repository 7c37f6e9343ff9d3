import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { type Deletion, findDeletion } from "../store/deletions.ts";
import { requireAdministrator } from "./find-reader.ts";

/** How far a deletion has come. Throws not_found chat.deletion_not_found, permission_denied caller.not_allowed. */
export async function getDeletion(sql: Sql, caller: Caller, id: string): Promise<Deletion> {
  await requireAdministrator(sql, caller);
  return requireDeletion(sql, id);
}

/** A deletion, whoever asks. Throws not_found chat.deletion_not_found. */
export async function requireDeletion(sql: Sql, id: string): Promise<Deletion> {
  const deletion = await findDeletion(sql, id);
  if (deletion === undefined) throw new AppError("not_found", "chat.deletion_not_found", { deletion_id: id });
  return deletion;
}
