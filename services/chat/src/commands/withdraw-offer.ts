import { requireStaff } from "@switchboard/kit/caller";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import type { Chat, Named } from "../domain/chat.ts";
import { cancel, deny } from "../domain/offering.ts";
import type { Transition } from "../domain/transition.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { findWayBack } from "../queries/way-back.ts";
import { lockChat } from "../store/chats.ts";
import { changeChat } from "./change-chat.ts";

/** The target of a transfer denies it (C21). Throws failed_precondition chat.no_offer. */
export function denyTransfer(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  return withdraw(deps, asking, "DenyTransfer", chatId, async (tx, chat, by, now) =>
    deny(chat, by, await findWayBack(tx, chat, now), now),
  );
}

/** Who offered a chat takes it back (C20, C21). Throws failed_precondition chat.no_offer. */
export function cancelOffer(deps: ChatDeps, asking: Asking, chatId: string): Promise<PreviewedChat> {
  return withdraw(deps, asking, "CancelOffer", chatId, async (_tx, chat, by, now) => cancel(chat, by, now));
}

async function withdraw(
  deps: ChatDeps,
  asking: Asking,
  rpc: string,
  chatId: string,
  decide: (tx: Sql, chat: Chat, by: Named, now: Date) => Promise<Transition>,
): Promise<PreviewedChat> {
  const { id, name } = requireStaff(asking.caller);
  const view = await changeChat(deps, idempotent(asking, rpc, { chatId }), async (tx, now) => {
    const reader = await findStaffReader(tx, id);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    return { before, transition: await decide(tx, before, { id, name }, now) };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
