import Type from "typebox";
import { Delivery, OutreachService } from "../gen/switchboard/chat/v1/outreach_pb.js";
import { operationsWith } from "../operation.ts";
import { ChatView } from "../schemas/chat.ts";
import { Body, Line, MessageId, MessageText, UNKNOWN_WORD, Uuid, Word } from "../schemas/shapes.ts";
import { wordsOf } from "../words.ts";

/** How operators turn to visitors beside writing to them (C6, C11, C14). */

const byStaff = operationsWith({ access: "staff", tag: "chats" });

export const askToSignIn = byStaff("POST /v1/chats/{chat_id}/sign-in-prompt", {
  rpc: OutreachService.method.askToSignIn,
  summary: "Ask the visitor to sign in on the site",
  description: "Once a minute; the widget shows a prompt.",
  errors: ["chat.chat_not_found", "chat.not_yours", "chat.ended", "chat.client_already", "chat.asked_lately"],
});

export const offerPage = byStaff("POST /v1/chats/{chat_id}/page-offer", {
  rpc: OutreachService.method.offerPage,
  summary: "Offer the visitor a page of the site",
  description: "The widget goes there only when the visitor says so.",
  body: Body({
    url: Type.String({
      minLength: 1,
      maxLength: 2000,
      description: "http or https, on a host of the project's site.",
      examples: ["https://shop.example/help"],
    }),
    label: Type.Optional(Line({ maxLength: 100, description: "What the page is called to the visitor." })),
  }),
  errors: ["chat.chat_not_found", "chat.not_yours", "chat.ended", "chat.invalid_page", "chat.invalid_request"],
});

export const knock = byStaff("POST /v1/chats/{chat_id}/knock", {
  rpc: OutreachService.method.knock,
  keyed: false,
  summary: "Make the visitor's widget sound and blink",
  description: "Once in 10 seconds. `chat.visitor_away` when no page with the widget is open.",
  errors: ["chat.chat_not_found", "chat.not_yours", "chat.ended", "chat.visitor_away", "chat.knocked_lately"],
});

export const startConversation = byStaff("POST /v1/conversations", {
  rpc: OutreachService.method.startConversation,
  // Chat asks the visitor's tabs first.
  timeoutMs: 5_000,
  summary: "Address a client or visitor first",
  description:
    "Opens a chat that the caller holds, or goes on in the one they answer. It pops up in an open widget; else a mail leads there. Exactly one of `client_id` and `visitor_id` says whom to address.",
  body: Body({
    project_id: Uuid,
    client_id: Type.Optional(
      Line({ minLength: 1, maxLength: 200, description: "The site's id of a client who wrote before." }),
    ),
    visitor_id: Type.Optional(Uuid),
    message_id: MessageId,
    text: MessageText,
  }),
  answer: Type.Object({
    chat: ChatView,
    delivered: Word(wordsOf(Delivery), {
      title: "OutreachDelivery",
      [UNKNOWN_WORD]: "none",
      description:
        "`popup`: in an open widget; `mail`: a mail with a link is on its way; `none`: it waits in the widget, and nothing else could be done.",
    }),
  }),
  errors: [
    "chat.project_not_found",
    "chat.department_not_found",
    "chat.client_unknown",
    "chat.already_taken",
    "chat.visitor_waits",
    "chat.invalid_message",
    "chat.invalid_request",
  ],
});
