import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, sideOf, visible } from "../domain/access.ts";
import { end } from "../domain/leaving.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";
import { changeChat } from "./change-chat.ts";

/** Ends a chat for its visitor (C5) or its operator (C16). */
export async function endChat(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  const view = await changeChat(deps, idempotent(asking, "EndChat", { chatId }), async (tx, now) => {
    const reader = await findReader(tx, asking.caller);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    return { before, transition: end(before, sideOf(reader, before), now) };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
