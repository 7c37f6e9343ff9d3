import { requireVisitor } from "@switchboard/kit/caller";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import { rate } from "../domain/rating.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { lockChat } from "../store/chats.ts";
import { changeChat } from "./change-chat.ts";

/** What a visitor thinks of a chat. */
export interface RateChat {
  readonly chatId: string;
  readonly score: number;
  readonly comment: string;
}

/** The calling visitor rates a chat of theirs (C5). Throws what FeedbackService.RateChat says. */
export async function rateChat(deps: ChatDeps, asking: Asking, command: RateChat): Promise<PreviewedChat> {
  const { chatId, score, comment } = command;
  const { id } = requireVisitor(asking.caller);
  const view = await changeChat(deps, idempotent(asking, "RateChat", command), async (tx, now) => {
    const before = visible({ kind: "visitor", id }, await lockChat(tx, chatId), chatId);
    return { before, transition: rate(before, score, comment, now) };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
