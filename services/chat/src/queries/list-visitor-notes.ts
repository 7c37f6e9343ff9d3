import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import { findChat } from "../store/chats.ts";
import { listNotes, type NotePosition, type VisitorNote } from "../store/visitor-notes.ts";
import { findStaffReader } from "./find-reader.ts";
import type { PageRequest } from "./list-chats.ts";

export interface NotePage {
  readonly notes: readonly VisitorNote[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** The notes on a chat's visitor and client in its project (C15), newest first. */
export async function listVisitorNotes(sql: Sql, caller: Caller, chatId: string, page: PageRequest): Promise<NotePage> {
  const reader = await findStaffReader(sql, requireStaff(caller).id);
  const { project, visitor } = visible(reader, await findChat(sql, chatId), chatId);
  const limit = pageSize(page.pageSize);
  const filter = `notes:${chatId}`;
  const after = page.pageToken === "" ? undefined : toPosition(decodePageToken(page.pageToken, filter));
  const noted = { projectId: project.id, visitorId: visitor.id, clientId: visitor.clientId };
  // One more than asked for tells whether there is a next page.
  const found = await listNotes(sql, noted, after, limit + 1);
  const notes = found.slice(0, limit);
  const last = found.length > limit ? notes.at(-1) : undefined;
  return {
    notes,
    nextPageToken: last === undefined ? "" : encodePageToken([last.writtenAt.toISOString(), last.id], filter),
  };
}

function toPosition([writtenAt = "", id = ""]: readonly string[]): NotePosition {
  return { writtenAt: new Date(writtenAt), id };
}
