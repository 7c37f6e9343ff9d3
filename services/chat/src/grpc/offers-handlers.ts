import type { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { fields } from "@switchboard/kit/checks";
import { handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { cancelOffer, denyTransfer, forwardChat, transferChat } from "../commands/offers.ts";
import type { ChatDeps } from "../deps.ts";
import { toChatAnswer } from "../mapping/chat-mapping.ts";
import { listForwardTargets } from "../queries/beside-chat.ts";
import { checkId, filledOf, ofChat } from "../validation.ts";

/** Characters of the reason for a transfer. */
const REASON_MAX = 500;

const toForward = fields({ chatId: checkId, departmentId: checkId });
const toTransfer = fields({ chatId: checkId, operatorId: checkId, reason: filledOf(REASON_MAX) });

/** The face of the service for handing chats over: translate in, call one command or query, translate out. */
export function offersHandlers(deps: ChatDeps): UnaryHandlers<typeof OffersService> {
  const handle = handling(deps);
  return {
    forwardChat: handle(toForward, forwardChat, toChatAnswer),
    transferChat: handle(toTransfer, transferChat, toChatAnswer),
    denyTransfer: handle(ofChat, denyTransfer, toChatAnswer),
    cancelOffer: handle(ofChat, cancelOffer, toChatAnswer),
    listForwardTargets: handle(ofChat, listForwardTargets, (targets) => targets),
  };
}
