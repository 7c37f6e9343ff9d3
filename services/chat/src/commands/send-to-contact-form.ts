import { requireStaff } from "@switchboard/kit/caller";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import { sendToForm } from "../domain/contact-form.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";
import { changeChat } from "./change-chat.ts";

/** An operator sends a chat's visitor to the contact form (C19), from the list too. */
export async function sendToContactForm(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  const { id, name } = requireStaff(asking.caller);
  const view = await changeChat(deps, idempotent(asking, "SendToContactForm", { chatId }), async (tx, now) => {
    const reader = await findStaffReader(tx, id);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    return { before, transition: sendToForm(before, { id, name }, now) };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
