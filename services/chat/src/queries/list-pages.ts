import { type Caller, requireStaff } from "@switchboard/kit/caller";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import { findChat } from "../store/chats.ts";
import { listPages, type PageVisit } from "../store/visitor-pages.ts";
import { findStaffReader } from "./find-reader.ts";

/** The pages that a chat's visitor looked at on the project's site (C8), newest first. */
export async function listPagesOfChat(sql: Sql, caller: Caller, chatId: string): Promise<PageVisit[]> {
  const reader = await findStaffReader(sql, requireStaff(caller).id);
  const { project, visitor } = visible(reader, await findChat(sql, chatId), chatId);
  return listPages(sql, visitor.id, project.id);
}
