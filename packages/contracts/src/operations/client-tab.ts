import Type from "typebox";
import { operation } from "../operation.ts";
import { ChatView } from "../schemas/chat.ts";
import { ClientView } from "../schemas/client.ts";
import { Nullable, ReferenceView, View, Word } from "../schemas/shapes.ts";
import { getClient } from "./clients.ts";

/** A client beside the work of an operator (D2, C8). */

const reading = { access: "staff", scope: "clients:read", tag: "clients" } as const;

/** What a service that may be away has of a client. */
const ClientChatsView = View("ClientChats", {
  state: Word(["whole", "failed"], {
    title: "PartState",
    description: "`failed`: the part cannot be had now, and is empty; the others are as they are.",
  }),
  reason: Nullable(Type.String({ description: "The code of the error, of a part that failed." })),
  chats: Type.Array(ChatView, {
    description: "The newest 20 that the caller may see; `GET /v1/history` has the rest by each of `sites`.",
  }),
});

export const getClientTab = operation("GET /v1/clients/{client_id}/tab", {
  ...reading,
  summary: "All that the tab of a client shows",
  description:
    "What the directory has, as `GET /v1/clients/{client_id}` answers it, the names of its projects, and the client's chats. A part whose service is away, or that the caller may not see, says so and leaves the others alone. To open a conversation give one of `sites` to `POST /v1/conversations`.",
  answer: Type.Object({
    ...getClient.answer.properties,
    projects: Type.Array(ReferenceView, { description: "That the client is enabled in." }),
    chats: ClientChatsView,
  }),
  errors: ["search.client_not_found"],
});

export const getChatClient = operation("GET /v1/chats/{chat_id}/client", {
  access: "staff",
  tag: "chats",
  summary: "The client of a chat, as the directory has it",
  description:
    "By what the site calls the client who has signed in (the project's `client_source` says whose ids these are), or else the one who was registered from the chat. For who may see both the chat and the client.",
  answer: Type.Object({ client: ClientView }),
  errors: ["chat.chat_not_found", "search.client_not_found"],
});
