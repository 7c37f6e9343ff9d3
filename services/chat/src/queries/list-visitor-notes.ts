import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import { findChat } from "../store/chats.ts";
import { listNotes, type VisitorNote } from "../store/visitor-notes.ts";
import { findStaffReader } from "./find-reader.ts";

export interface NotePage {
  readonly notes: readonly VisitorNote[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** The notes on a chat's visitor and client in its project (C15), newest first. */
export async function listVisitorNotes(sql: Sql, caller: Caller, chatId: string, page: PageRequest): Promise<NotePage> {
  const reader = await findStaffReader(sql, requireStaff(caller).id);
  const { project, visitor } = visible(reader, await findChat(sql, chatId), chatId);
  const noted = { projectId: project.id, visitorId: visitor.id, clientId: visitor.clientId };
  const { rows, nextPageToken } = await readTimePage(
    page,
    `notes:${chatId}`,
    (after, limit) => listNotes(sql, noted, after, limit),
    ({ writtenAt, id }) => ({ at: writtenAt, id }),
  );
  return { notes: rows, nextPageToken };
}
