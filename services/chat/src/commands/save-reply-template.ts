import { appendToOutbox } from "@switchboard/bus/outbox";
import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { type Asking, idempotent, writeOnce } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import { templateSaved } from "../mapping/reply-template-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { findChat } from "../store/chats.ts";
import { findMessage } from "../store/messages.ts";
import { insertTemplate, type ReplyTemplate } from "../store/reply-templates.ts";

/** A predefined reply that is to be. */
export interface SaveReplyTemplate
  extends Pick<ReplyTemplate, "title" | "shortcut" | "text" | "scope" | "departmentId" | "usedIn"> {
  readonly chatId: string;
  readonly messageId: string;
}

/** Saves a message as a predefined reply (C12). Throws what ReplyTemplatesService.SaveReplyTemplate says. */
export async function saveReplyTemplate(
  deps: ChatDeps,
  asking: Asking,
  command: SaveReplyTemplate,
): Promise<ReplyTemplate> {
  const { id: savedById, name: savedByName } = requireStaff(asking.caller);
  const template = await writeOnce(deps.pool, idempotent(asking, "SaveReplyTemplate", command), async (tx) => {
    const { chatId, messageId, ...given } = command;
    const original = await textOf(tx, savedById, command);
    const source = { sourceChatId: chatId, sourceMessageId: messageId };
    const saved = {
      ...given,
      ...source,
      id: newId(),
      text: given.text || original,
      savedById,
      savedByName,
      savedAt: deps.now(),
    };
    await insertTemplate(tx, saved);
    await appendToOutbox(tx, [templateSaved(saved)]);
    return saved;
  });
  deps.committed();
  // A repeated answer was kept as JSON.
  return { ...template, savedAt: new Date(template.savedAt) };
}

/** The text of the message, for who may see it and may save for whom it is saved. */
async function textOf(tx: Sql, staffId: string, command: SaveReplyTemplate): Promise<string> {
  const { chatId, messageId, departmentId } = command;
  const reader = await findStaffReader(tx, staffId);
  const chat = visible(reader, await findChat(tx, chatId), chatId);
  if (departmentId !== null && !reader.departmentIds.includes(departmentId)) {
    throw new AppError("permission_denied", "chat.not_your_department", { department_id: departmentId });
  }
  const message = await findMessage(tx, chat.id, messageId);
  if (message?.content.kind !== "text") {
    throw new AppError("not_found", "chat.message_not_found", { message_id: messageId });
  }
  return message.content.text;
}
