import { requireStaff } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";

/** An operator sends a chat's visitor to the contact form (C19), from the list too. */
export async function sendToContactForm(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  const by = named(requireStaff(asking.caller));
  return changeChat(deps, asking, "SendToContactForm", { chatId }, (chat, { now }) =>
    decide(chat, { kind: "send_to_form", by }, now),
  );
}
