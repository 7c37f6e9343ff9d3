import { appendToOutbox } from "@switchboard/bus/outbox";
import { requireStaff } from "@switchboard/kit/caller";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import { answerMissed as answer } from "../domain/contact-form.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";
import { findNewestVisitorText } from "../store/messages.ts";
import { changeChat } from "./change-chat.ts";
import { answerMail } from "./missed-mails.ts";

/** An answer to a missed conversation. */
export interface AnswerMissed {
  readonly chatId: string;
  readonly text: string;
}

/** Answers a missed conversation by mail (C19). Throws failed_precondition chat.not_missed. */
export async function answerMissed(deps: ChatDeps, asking: Asking, command: AnswerMissed): Promise<PreviewedChat> {
  const { id, name } = requireStaff(asking.caller);
  const { chatId, text } = command;
  const view = await changeChat(deps, idempotent(asking, "AnswerMissed", command), async (tx, now) => {
    const reader = await findStaffReader(tx, id);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    const transition = answer(before, { id, name }, text, now);
    const asked = (await findNewestVisitorText(tx, chatId)) ?? "";
    await appendToOutbox(tx, [await answerMail(tx, before, { id, name }, text, asked)]);
    return { before, transition };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}
