import Type from "typebox";
import { RequestsService } from "../gen/switchboard/chat/v1/requests_pb.js";
import { operationsWith } from "../operation.ts";
import { ChatRequestView } from "../schemas/chat.ts";
import { Body, Email, Line } from "../schemas/shapes.ts";

/** What begins in a chat and is done elsewhere (C11). */

const byStaff = operationsWith({ access: "staff", tag: "chats" });
const answer = Type.Object({ request: ChatRequestView });

export const requestTicket = byStaff("POST /v1/chats/{chat_id}/ticket-request", {
  rpc: RequestsService.method.requestTicket,
  summary: "Ask for a ticket for the chat's client",
  description: "With the conversation. Asking again answers the first request.",
  body: Body({ subject: Line({ minLength: 1, maxLength: 200 }) }),
  answer,
  errors: ["chat.chat_not_found", "chat.not_yours", "chat.not_a_client", "chat.invalid_request"],
});

export const requestClient = byStaff("POST /v1/chats/{chat_id}/client-request", {
  rpc: RequestsService.method.requestClient,
  summary: "Ask for the chat's visitor to be registered as a client",
  description:
    "What is left out comes from the chat. The request says in a moment what became of it: the directory's id of the client, or why it was refused. An email that a client of the project has is refused as `search.client_exists`, with the id of that client as `result`: nobody in a chat has proved that it is theirs, and the operator decides. Asking again answers the first request, unless it failed.",
  body: Body({
    name: Type.Optional(Line({ maxLength: 200 })),
    email: Type.Optional(Email),
    phone: Type.Optional(Line({ maxLength: 40 })),
  }),
  answer,
  errors: ["chat.chat_not_found", "chat.not_yours", "chat.client_already", "chat.invalid_request"],
});

export const listRequests = byStaff("GET /v1/chats/{chat_id}/requests", {
  rpc: RequestsService.method.listRequests,
  summary: "What was asked for from a chat",
  answer: Type.Object({
    requests: Type.Array(ChatRequestView, { description: "Oldest first, one of each kind at most." }),
  }),
  errors: ["chat.chat_not_found"],
});

export const getAccountLink = byStaff("GET /v1/chats/{chat_id}/account-link", {
  rpc: RequestsService.method.getAccountLink,
  summary: "The address of the client's account in the billing panel",
  description: "Who asks for it is audited.",
  answer: Type.Object({ url: Type.String({ description: "In the billing panel." }) }),
  errors: ["chat.chat_not_found", "chat.no_account_link"],
});
