import type { Origin } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { openChat } from "@switchboard/contracts/operations/chats";
import { submitContactForm } from "@switchboard/contracts/operations/contact-forms";
import { sendMessage } from "@switchboard/contracts/operations/messages";
import type { FastifyRequest } from "fastify";
import type { GatewayDeps } from "../deps.ts";
import { requestOf } from "../view/request.ts";
import { toAcceptedView } from "../views.ts";
import type { App } from "./app-instance.ts";
import { pass, serve } from "./serve.ts";

/** A user agent is shown to people, not parsed; what is longer is cut. */
const USER_AGENT_MAX = 512;

/** Chats begin with what the gateway sees of the visitor's browser (C1, C8, C19), and messages go by the fast way (C2). */
export function addChatRoutes(app: App, { services, exchange }: GatewayDeps): void {
  const toOpenChat = requestOf(openChat);
  pass(app, services, openChat, (input, request) => withBrowser(toOpenChat(input), request));
  const toForm = requestOf(submitContactForm);
  pass(app, services, submitContactForm, (input, request) => withBrowser(toForm(input), request));
  serve(app, sendMessage, async ({ chat_id, message_id: messageId, text }, { callerToken }) =>
    toAcceptedView(await exchange.sendMessage({ chatId: chat_id.toLowerCase(), messageId, text }, callerToken)),
  );
}

/** Where a conversation begins: what the page tells of itself, what the browser says, and where that is. */
function withBrowser<R extends { readonly origin?: Partial<Origin> }>(wanted: R, { headers, ip }: FastifyRequest): R {
  const userAgent = (headers["user-agent"] ?? "").slice(0, USER_AGENT_MAX);
  return { ...wanted, origin: { ...wanted.origin, userAgent, ipAddress: ip } };
}
