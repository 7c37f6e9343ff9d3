import { requireStaff } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";

/** Gives a waiting chat to the calling member of staff (C7). Of many who take it at once, the row's lock lets one. */
export async function takeChat(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  const operator = named(requireStaff(asking.caller));
  return changeChat(deps, asking, "TakeChat", { chatId }, (chat, { now }) =>
    decide(chat, { kind: "take", operator }, now),
  );
}
