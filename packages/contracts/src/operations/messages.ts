import Type from "typebox";
import { ChatService } from "../gen/switchboard/chat/v1/chat_pb.js";
import { operationsWith } from "../operation.ts";
import { AcceptedView, MessageView } from "../schemas/message.ts";
import { Body, MessageId, MessageText, pageQuery } from "../schemas/shapes.ts";

/** What is said in chats (C2). */

const byStaffOrVisitor = operationsWith({ access: "staff or visitor", tag: "chats" });
const Seq = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647, description }));

export const listMessages = byStaffOrVisitor("GET /v1/chats/{chat_id}/messages", {
  rpc: ChatService.method.listMessages,
  scope: "chats:read",
  summary: "Messages of a chat, in order",
  description: "With neither `after_seq` nor `before_seq` the newest. Reading marks nothing as read.",
  query: Type.Object({
    after_seq: Seq("Messages after this number, oldest first."),
    before_seq: Seq("The newest messages before this number."),
    page_size: pageQuery.page_size,
  }),
  answer: Type.Object({
    messages: Type.Array(MessageView, { description: "In the order of their numbers." }),
    head_seq: Type.Integer(),
    more: Type.Boolean({ description: "There are more in the direction asked for." }),
  }),
  errors: ["chat.chat_not_found"],
});

export const sendMessage = byStaffOrVisitor("POST /v1/chats/{chat_id}/messages", {
  summary: "Write a message",
  description:
    "Safe to repeat with the same `message_id`, which is its idempotency key. A visitor's message to an ended chat opens a new one: `chat_id` then differs.",
  body: Body({ message_id: MessageId, text: MessageText }),
  answer: AcceptedView,
  errors: [
    "chat.chat_not_found",
    "chat.not_yours",
    "chat.ended",
    "chat.invalid_message",
    "chat.overloaded",
    "chat.contended",
    "chat.stopping",
    "gateway.chat_away",
    "gateway.chat_too_slow",
    "gateway.exchange_full",
  ],
});
