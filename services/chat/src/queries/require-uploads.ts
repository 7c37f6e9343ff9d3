import { findProject } from "@switchboard/organisation/projects";
import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import type { Person } from "../domain/message.ts";
import { checkMayUpload } from "../domain/uploads.ts";

/** Lets a person send files to a chat where its project, or the chat, allows it. Throws as {@link checkMayUpload}. */
export async function requireUploads(sql: Sql, chat: Chat, person: Person): Promise<void> {
  const project = await findProject(sql, chat.project.id);
  checkMayUpload(chat, person, project?.uploadsAllowed ?? false);
}
