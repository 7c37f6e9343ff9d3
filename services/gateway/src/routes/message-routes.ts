import type { Input } from "@switchboard/contracts/operation";
import { listMessages, sendMessage } from "@switchboard/contracts/operations/messages";
import { AppError } from "@switchboard/kit/errors";
import type { GatewayDeps } from "../deps.ts";
import { toAccepted, toMessageView } from "../mapping/chat-views.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

/** What is said in chats (C2). */
export function addMessageRoutes(app: App, { chat, exchange }: GatewayDeps): void {
  serve(app, listMessages, async (input, call) => {
    const question = { chatId: input.chat_id, from: fromOf(input), pageSize: input.page_size ?? 0 };
    const page = await chat.listMessages(question, call);
    return { messages: page.messages.map(toMessageView), head_seq: page.headSeq, more: page.more };
  });
  serve(app, sendMessage, async ({ chat_id, message_id: messageId, text }, { callerToken }) =>
    toAccepted(await exchange.sendMessage({ chatId: chat_id.toLowerCase(), messageId, text }, callerToken)),
  );
}

function fromOf({ after_seq, before_seq }: Input<typeof listMessages>) {
  if (after_seq !== undefined && before_seq !== undefined) {
    const violations = [{ pointer: "/query/before_seq", detail: "must not stand beside after_seq" }];
    throw new AppError("invalid_argument", "request.invalid", {}, { violations });
  }
  if (after_seq !== undefined) return { case: "afterSeq", value: after_seq } as const;
  if (before_seq !== undefined) return { case: "beforeSeq", value: before_seq } as const;
  return undefined;
}
