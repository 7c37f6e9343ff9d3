import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { sideOf } from "../domain/access.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";

/** Ends a chat for its visitor (C5) or its operator (C16). */
export async function endChat(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  return changeChat(deps, asking, "EndChat", { chatId }, (chat, { reader, now }) =>
    decide(chat, { kind: "end", by: sideOf(reader, chat) }, now),
  );
}
