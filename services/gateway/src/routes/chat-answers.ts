import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { FastifyRequest } from "fastify";
import { type Audience, toChatView } from "../mapping/chat-views.ts";
import { required } from "../mapping/required.ts";

/** The chat that services answer with, as an operation answers it. */

interface WithChat {
  readonly chat?: Chat | undefined;
}
interface ChatAnswer {
  readonly chat: ChatView;
}

export const toStaffChat = (answer: WithChat): ChatAnswer => toAnswer(answer, "staff");
export const toVisitorChat = (answer: WithChat): ChatAnswer => toAnswer(answer, "visitor");

/** With the eyes of whoever asked. */
export function toChatAnswer(answer: WithChat, { identity }: FastifyRequest): ChatAnswer {
  return toAnswer(answer, identity.kind === "visitor" ? "visitor" : "staff");
}

function toAnswer({ chat }: WithChat, audience: Audience): ChatAnswer {
  return { chat: toChatView(required(chat), audience) };
}
