import { requireStaff } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findWayBack } from "../queries/way-back.ts";

/** The target of a transfer denies it (C21). Throws failed_precondition chat.no_offer. */
export async function denyTransfer(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  const by = named(requireStaff(asking.caller));
  return changeChat(deps, asking, "DenyTransfer", { chatId }, async (chat, { tx, now }) =>
    decide(chat, { kind: "deny", by, back: await findWayBack(tx, chat, now) }, now),
  );
}

/** Who offered a chat takes it back (C20, C21). Throws failed_precondition chat.no_offer. */
export async function cancelOffer(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  const by = named(requireStaff(asking.caller));
  return changeChat(deps, asking, "CancelOffer", { chatId }, (chat, { now }) =>
    decide(chat, { kind: "cancel", by }, now),
  );
}
