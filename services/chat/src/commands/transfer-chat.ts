import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import { transfer } from "../domain/offering.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockOperators } from "../store/chat-changes.ts";
import { lockChat } from "../store/chats.ts";
import { findColleague } from "../store/targets.ts";
import { changeChat } from "./change-chat.ts";

/** A chat that is to go to another operator. */
export interface TransferChat {
  readonly chatId: string;
  readonly operatorId: string;
  readonly reason: string;
}

/**
 * The holder offers a chat to another operator (C21). Throws, beside what the domain does, not_found
 * chat.operator_not_found for who may not answer the project's chats; failed_precondition chat.operator_offline.
 */
export async function transferChat(deps: ChatDeps, asking: Asking, command: TransferChat): Promise<PreviewedChat> {
  const { id, name } = requireStaff(asking.caller);
  const { chatId, operatorId, reason } = command;
  const view = await changeChat(deps, idempotent(asking, "TransferChat", command), async (tx, now) => {
    const reader = await findStaffReader(tx, id);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    // Whoever goes away after this finds the offer, and loses it.
    await lockOperators(tx, [id, operatorId]);
    const to = await findColleague(tx, before.project.id, operatorId, now);
    if (to === undefined) throw new AppError("not_found", "chat.operator_not_found", { operator_id: operatorId });
    // Who may not transfer it learns only that.
    const transition = transfer(before, { id, name }, { id: to.id, name: to.name }, reason, now);
    if (!to.online) {
      const params = { operator_id: to.id, operator_name: to.name };
      throw new AppError("failed_precondition", "chat.operator_offline", params);
    }
    return { before, transition };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
