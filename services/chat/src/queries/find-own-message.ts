import type { Sql } from "@switchboard/pg/pool";
import { idTaken } from "../domain/access.ts";
import type { Message, Person } from "../domain/message.ts";
import { findMessage } from "../store/messages.ts";

/** A person's message of this id, if it is there. Throws invalid_argument chat.invalid_message for another's. */
export async function findOwnMessage(
  sql: Sql,
  chatId: string,
  messageId: string,
  person: Person,
): Promise<Message | undefined> {
  const message = await findMessage(sql, chatId, messageId);
  if (message === undefined) return undefined;
  if (message.author.kind !== person.kind || message.author.id !== person.id) throw idTaken();
  return message;
}
