import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { lockOperators } from "../store/chat-changes.ts";
import { findColleague } from "../store/targets.ts";

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
  const by = named(requireStaff(asking.caller));
  const { operatorId, reason } = command;
  return changeChat(deps, asking, "TransferChat", command, async (chat, { tx, now }) => {
    // Whoever goes away after this finds the offer, and loses it.
    await lockOperators(tx, [by.id, operatorId]);
    const to = await findColleague(tx, chat.project.id, operatorId, now);
    if (to === undefined) throw new AppError("not_found", "chat.operator_not_found", { operator_id: operatorId });
    // Who may not transfer it learns only that.
    const transferred = decide(chat, { kind: "transfer", by, to: named(to), reason }, now);
    if (!to.online) {
      const params = { operator_id: to.id, operator_name: to.name };
      throw new AppError("failed_precondition", "chat.operator_offline", params);
    }
    return transferred;
  });
}
