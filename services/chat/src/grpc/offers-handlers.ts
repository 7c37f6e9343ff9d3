import type { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { forwardChat } from "../commands/forward-chat.ts";
import { transferChat } from "../commands/transfer-chat.ts";
import { cancelOffer, denyTransfer } from "../commands/withdraw-offer.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { listForwardTargets } from "../queries/list-forward-targets.ts";
import { checkFilled, checkId } from "../validation.ts";

/** Characters of the reason for a transfer. */
const REASON_MAX = 500;

/** The face of the service for handing chats over: translate in, call one command or query, translate out. */
export function offersHandlers(deps: ChatDeps): UnaryHandlers<typeof OffersService> {
  return {
    forwardChat: async ({ chatId, departmentId }, context) => {
      const command = {
        chatId: checkId(chatId, "/chat_id"),
        departmentId: checkId(departmentId, "/department_id"),
      };
      return { chat: toProtoChat(await forwardChat(deps, context, command)) };
    },
    transferChat: async ({ chatId, operatorId, reason }, context) => {
      const command = {
        chatId: checkId(chatId, "/chat_id"),
        operatorId: checkId(operatorId, "/operator_id"),
        reason: checkFilled(reason, "/reason", REASON_MAX),
      };
      return { chat: toProtoChat(await transferChat(deps, context, command)) };
    },
    denyTransfer: async ({ chatId }, context) => ({
      chat: toProtoChat(await denyTransfer(deps, context, checkId(chatId, "/chat_id"))),
    }),
    cancelOffer: async ({ chatId }, context) => ({
      chat: toProtoChat(await cancelOffer(deps, context, checkId(chatId, "/chat_id"))),
    }),
    listForwardTargets: async ({ chatId }, { caller }) => {
      const targets = await listForwardTargets(deps.pool, caller, checkId(chatId, "/chat_id"), deps.now());
      return {
        departments: [...targets.departments],
        operators: targets.operators.map((one) => ({ ...one, departmentIds: [...one.departmentIds] })),
      };
    },
  };
}
