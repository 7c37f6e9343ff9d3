import Type from "typebox";
import { OffersService } from "../gen/switchboard/chat/v1/offers_pb.js";
import { operationsWith } from "../operation.ts";
import { ChatView } from "../schemas/chat.ts";
import { Body, Uuid, View } from "../schemas/shapes.ts";

/** Handing a chat over (C20, C21); accepting is taking it. */

const byStaff = operationsWith({ access: "staff", tag: "chats" });
const answer = Type.Object({ chat: ChatView });
/** Why nobody may hand a chat over, to whomever. */
const handingOver = ["chat.chat_not_found", "chat.not_yours", "chat.offer_pending", "chat.ended"] as const;

export const forwardChat = byStaff("POST /v1/chats/{chat_id}/forward", {
  rpc: OffersService.method.forwardChat,
  summary: "Offer a chat to a department",
  description:
    "For 90 seconds; the first of the department to take it has it. If nobody is online there, the problem `chat.department_offline` carries in `params.departments` those where somebody is.",
  body: Body({ department_id: Uuid }),
  answer,
  errors: [...handingOver, "chat.department_not_found", "chat.department_offline", "chat.same_department"],
});

export const transferChat = byStaff("POST /v1/chats/{chat_id}/transfer", {
  rpc: OffersService.method.transferChat,
  summary: "Offer a chat to another operator",
  description: "For 90 seconds; until it is decided the caller goes on answering.",
  body: Body({
    operator_id: Uuid,
    reason: Type.String({ minLength: 1, maxLength: 500, description: "Why, for the eyes of staff." }),
  }),
  answer,
  errors: [
    ...handingOver,
    "chat.operator_not_found",
    "chat.operator_offline",
    "chat.same_operator",
    "chat.invalid_request",
  ],
});

export const denyTransfer = byStaff("POST /v1/chats/{chat_id}/transfer/deny", {
  rpc: OffersService.method.denyTransfer,
  summary: "Refuse a chat that is offered to me",
  answer,
  errors: ["chat.chat_not_found", "chat.no_offer", "chat.ended"],
});

export const cancelOffer = byStaff("POST /v1/chats/{chat_id}/offer/cancel", {
  rpc: OffersService.method.cancelOffer,
  summary: "Take back a chat that I offered",
  answer,
  errors: ["chat.chat_not_found", "chat.no_offer", "chat.ended"],
});

export const listForwardTargets = byStaff("GET /v1/chats/{chat_id}/targets", {
  rpc: OffersService.method.listForwardTargets,
  summary: "To whom a chat could be handed over now",
  answer: Type.Object(
    {
      departments: Type.Array(
        View(
          "DepartmentTarget",
          {
            id: Uuid,
            name: Type.String(),
            online: Type.Integer({ minimum: 1 }),
            free: Type.Integer({ description: "Of those online, so many are below the department's chat limit." }),
          },
          { description: "A department with somebody online." },
        ),
      ),
      operators: Type.Array(
        View(
          "OperatorTarget",
          {
            id: Uuid,
            name: Type.String(),
            department_ids: Type.Array(Uuid),
            load: Type.Integer({ description: "Chats that count for them now." }),
          },
          { description: "An operator who is online." },
        ),
      ),
    },
    { description: "Both by name." },
  ),
  errors: ["chat.chat_not_found"],
});
