import { requireStaff } from "@switchboard/kit/caller";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import { rename } from "../domain/naming.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";
import { changeChat } from "./change-chat.ts";

/** What of a chat is to change; undefined stays. */
export interface RenameChat {
  readonly chatId: string;
  readonly name: string | undefined;
  readonly summary: string | undefined;
}

/** Gives a chat a name or a summary (C9). Throws what ChatService.RenameChat says. */
export async function renameChat(deps: ChatDeps, asking: Asking, command: RenameChat): Promise<PreviewedChat> {
  const { chatId, name, summary } = command;
  const { id, name: operatorName } = requireStaff(asking.caller);
  const view = await changeChat(deps, idempotent(asking, "RenameChat", command), async (tx, now) => {
    const before = visible(await findStaffReader(tx, id), await lockChat(tx, chatId), chatId);
    const by = { id, name: operatorName };
    return { before, transition: rename(before, by, name ?? before.name, summary ?? before.summary, now) };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
