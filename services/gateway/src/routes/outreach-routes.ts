import { Delivery, type StartConversationRequest } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import type { Init } from "@switchboard/contracts/messages";
import type { Input } from "@switchboard/contracts/operation";
import { askToSignIn, knock, offerPage, startConversation } from "@switchboard/contracts/operations/outreach";
import { toWord } from "@switchboard/contracts/words";
import { AppError } from "@switchboard/kit/errors";
import type { GatewayDeps } from "../deps.ts";
import type { App } from "./app-instance.ts";
import { toStaffChat } from "./chat-answers.ts";
import { serve } from "./serve.ts";

/** Chat asks the visitor's tabs first, in milliseconds. */
const START_TIMEOUT_MS = 5_000;

/** How operators turn to visitors beside writing to them (C6, C11, C14). */
export function addOutreachRoutes(app: App, { outreach }: GatewayDeps): void {
  serve(app, askToSignIn, ({ chat_id: chatId }, call) => outreach.askToSignIn({ chatId }, call));
  serve(app, offerPage, ({ chat_id: chatId, url, label = "" }, call) =>
    outreach.offerPage({ chatId, url, label }, call),
  );
  serve(app, knock, ({ chat_id: chatId }, call) => outreach.knock({ chatId }, call));
  serve(app, startConversation, async (input, call) => {
    const started = await outreach.startConversation(toStart(input), { ...call, timeoutMs: START_TIMEOUT_MS });
    return { ...toStaffChat(started), delivered: toWord(Delivery, started.delivered) ?? "none" };
  });
}

function toStart(body: Input<typeof startConversation>): Init<StartConversationRequest> {
  const { project_id, client_id, visitor_id, message_id, text } = body;
  const common = { projectId: project_id, messageId: message_id, text };
  if (client_id !== undefined && visitor_id === undefined) {
    return { ...common, person: { case: "clientId", value: client_id } };
  }
  if (visitor_id !== undefined && client_id === undefined) {
    return { ...common, person: { case: "visitorId", value: visitor_id } };
  }
  const violations = [{ pointer: "/client_id", detail: "exactly one of client_id and visitor_id is needed" }];
  throw new AppError("invalid_argument", "request.invalid", {}, { violations });
}
