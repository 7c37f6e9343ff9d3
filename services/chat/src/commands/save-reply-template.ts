import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import { announce } from "../changes/unit-of-work.ts";
import { write } from "../changes/write.ts";
import type { Command } from "../deps.ts";
import { templateSaved } from "../mapping/reply-template-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { findVisible, type OfChat } from "../queries/visible-chat.ts";
import { findMessage } from "../store/messages.ts";
import { insertTemplate, type ReplyTemplate } from "../store/reply-templates.ts";

/** A predefined reply that is to be. */
export interface SaveReplyTemplate
  extends OfChat,
    Pick<ReplyTemplate, "title" | "shortcut" | "text" | "scope" | "departmentId" | "usedIn"> {
  readonly messageId: string;
}

/** Saves a message as a predefined reply (C12). Throws what ReplyTemplatesService.SaveReplyTemplate says. */
export const saveReplyTemplate: Command<SaveReplyTemplate, ReplyTemplate> = async (deps, asking, input) => {
  const { id: savedById, name: savedByName } = requireStaff(asking.caller);
  const { chatId: sourceChatId, messageId: sourceMessageId, ...given } = input;
  return write(deps, { asking, rpc: "SaveReplyTemplate", input }, async (unit) => {
    const original = await textOf(unit.tx, savedById, input);
    const by = { savedById, savedByName, savedAt: unit.now() };
    const template = { ...given, sourceChatId, sourceMessageId, ...by, id: newId(), text: given.text || original };
    await insertTemplate(unit.tx, template);
    await announce(unit, [templateSaved(template)]);
    return template;
  });
};

/** The text of the message, for who may see it and may save for whom it is saved. */
async function textOf(tx: Sql, staffId: string, input: SaveReplyTemplate): Promise<string> {
  const { chatId, messageId, departmentId } = input;
  const reader = await findStaffReader(tx, staffId);
  const chat = await findVisible(tx, reader, chatId);
  if (departmentId !== null && !reader.departmentIds.includes(departmentId)) {
    throw new AppError("permission_denied", "chat.not_your_department", { department_id: departmentId });
  }
  const message = await findMessage(tx, chat.id, messageId);
  if (message?.content.kind !== "text") {
    throw new AppError("not_found", "chat.message_not_found", { message_id: messageId });
  }
  return message.content.text;
}
