import { findDepartment } from "@switchboard/organisation/departments";
import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import { writeTranscript } from "../domain/transcript.ts";
import { transcriptLanguage } from "../domain/transcript-words.ts";
import { listBefore } from "../store/messages.ts";

/** Messages of a transcript; what is older is left out. */
const MESSAGES_MAX = 2_000;

/** The conversation of a chat as text, in a language and by the clock of the chat's department (UTC when it has none). */
export async function chatTranscript(sql: Sql, chat: Chat, language: string): Promise<string> {
  const messages = await listBefore(sql, chat.id, chat.lastSeq + 1, MESSAGES_MAX);
  const department = await findDepartment(sql, chat.department.id);
  const timeZone = department?.hours?.timeZone ?? "UTC";
  return writeTranscript(messages, { language: transcriptLanguage(language), timeZone });
}
