import { requireVisitor } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";

/** What a visitor thinks of a chat. */
export interface RateChat {
  readonly chatId: string;
  readonly score: number;
  readonly comment: string;
}

/** The calling visitor rates a chat of theirs (C5). Throws what FeedbackService.RateChat says. */
export async function rateChat(deps: ChatDeps, asking: Asking, command: RateChat): Promise<PreviewedChat> {
  requireVisitor(asking.caller);
  const { score, comment } = command;
  return changeChat(deps, asking, "RateChat", command, (chat, { now }) =>
    decide(chat, { kind: "rate", score, comment }, now),
  );
}
