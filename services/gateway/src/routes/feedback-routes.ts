import { rateChat, sendTranscript } from "@switchboard/contracts/operations/feedback";
import type { GatewayDeps } from "../deps.ts";
import type { App } from "./app-instance.ts";
import { toVisitorChat } from "./chat-answers.ts";
import { serve } from "./serve.ts";

/** What stays of a chat: the visitor's rating and the conversation by mail (C5, C15). */
export function addFeedbackRoutes(app: App, { feedback }: GatewayDeps): void {
  serve(app, rateChat, ({ chat_id: chatId, score, comment = "" }, call) =>
    feedback.rateChat({ chatId, score, comment }, call).then(toVisitorChat),
  );
  serve(app, sendTranscript, ({ chat_id: chatId, email }, call) => feedback.sendTranscript({ chatId, email }, call));
}
