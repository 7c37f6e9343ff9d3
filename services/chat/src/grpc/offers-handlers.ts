import { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { fields } from "@switchboard/kit/checks";
import { cancelOffer, denyTransfer, forwardChat, transferChat } from "../commands/offers.ts";
import { toChatAnswer } from "../mapping/chat-mapping.ts";
import { listForwardTargets } from "../queries/beside-chat.ts";
import { check, ofChat } from "../validation.ts";
import { serving } from "./serving.ts";

/** Characters of the reason for a transfer. */
const REASON_MAX = 500;

const toForward = fields({ chatId: check.id, departmentId: check.id });
const toTransfer = fields({ chatId: check.id, operatorId: check.id, reason: check.filledTextOf(REASON_MAX) });

/** The face of the service for handing chats over: translate in, call one command or query, translate out. */
export const serveOffers = serving(OffersService, (handle) => ({
  forwardChat: handle(toForward, forwardChat, toChatAnswer),
  transferChat: handle(toTransfer, transferChat, toChatAnswer),
  denyTransfer: handle(ofChat, denyTransfer, toChatAnswer),
  cancelOffer: handle(ofChat, cancelOffer, toChatAnswer),
  listForwardTargets: handle(ofChat, listForwardTargets, (targets) => targets),
}));
