import { requireStaff } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";

/** What of a chat is to change; undefined stays. */
export interface RenameChat {
  readonly chatId: string;
  readonly name: string | undefined;
  readonly summary: string | undefined;
}

/** Gives a chat a name or a summary (C9). Throws what ChatService.RenameChat says. */
export async function renameChat(deps: ChatDeps, asking: Asking, command: RenameChat): Promise<PreviewedChat> {
  const by = named(requireStaff(asking.caller));
  return changeChat(deps, asking, "RenameChat", command, (chat, { now }) => {
    const { name = chat.name, summary = chat.summary } = command;
    return decide(chat, { kind: "rename", by, name, summary }, now);
  });
}
