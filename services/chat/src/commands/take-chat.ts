import { requireStaff } from "@switchboard/kit/caller";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import { take } from "../domain/holding.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";
import { changeChat } from "./change-chat.ts";

/** Gives a waiting chat to the calling member of staff (C7). Of many who take it at once, the row's lock lets one. */
export async function takeChat(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  const { id, name } = requireStaff(asking.caller);
  const view = await changeChat(deps, idempotent(asking, "TakeChat", { chatId }), async (tx, now) => {
    const reader = await findStaffReader(tx, id);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    return { before, transition: take(before, { id, name }, now) };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
