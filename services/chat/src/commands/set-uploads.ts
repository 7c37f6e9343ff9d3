import { requireStaff } from "@switchboard/kit/caller";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import { setUploads as decide } from "../domain/uploads.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";
import { changeChat } from "./change-chat.ts";

/** Lets the operator of a chat allow or forbid its visitor's files (C13). */
export async function setUploads(
  deps: ChatDeps,
  asking: Asking,
  chatId: string,
  allowed: boolean,
): Promise<PreviewedChat> {
  const { id, name } = requireStaff(asking.caller);
  const view = await changeChat(deps, idempotent(asking, "SetUploads", { chatId, allowed }), async (tx, now) => {
    const reader = await findStaffReader(tx, id);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    return { before, transition: decide(before, { id, name }, allowed, now) };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
