import Type from "typebox";
import { FeedbackService } from "../gen/switchboard/chat/v1/feedback_pb.js";
import { operation } from "../operation.ts";
import { ChatView } from "../schemas/chat.ts";
import { Body, Email } from "../schemas/shapes.ts";

/** What stays of a chat: the visitor's rating and the conversation by mail (C5, C15). */

const tag = "chats";

export const rateChat = operation("PUT /v1/chats/{chat_id}/rating", {
  rpc: FeedbackService.method.rateChat,
  access: "visitor",
  tag,
  summary: "Rate a chat, 1 to 5",
  description: "Also when it is over; rating it again replaces the rating.",
  body: Body({
    score: Type.Integer({ minimum: 1, maximum: 5 }),
    comment: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  answer: Type.Object({ chat: ChatView }),
  errors: ["chat.chat_not_found", "chat.invalid_rating", "chat.invalid_request", "chat.not_answered"],
});

export const sendTranscript = operation("POST /v1/chats/{chat_id}/transcript", {
  rpc: FeedbackService.method.sendTranscript,
  access: "staff or visitor",
  tag,
  summary: "Send the conversation as it is now by mail",
  description:
    "Visitors three times an hour for each of their chats, and to the address that they gave unless they signed in on the site; staff thirty times an hour, to any address. However many visitors ask, one mailbox gets ten a day.",
  body: Body({ email: Email }),
  errors: ["chat.chat_not_found", "chat.invalid_request", "chat.too_many_transcripts", "chat.not_your_address"],
});
