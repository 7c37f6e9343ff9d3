import { appendToOutbox } from "@switchboard/bus/outbox";
import { requireStaff } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import { answerMail } from "../changes/missed-mails.ts";
import type { ChatDeps } from "../deps.ts";
import { named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findNewestVisitorText } from "../store/messages.ts";

/** An answer to a missed conversation. */
export interface AnswerMissed {
  readonly chatId: string;
  readonly text: string;
}

/** Answers a missed conversation by mail (C19). Throws failed_precondition chat.not_missed. */
export async function answerMissed(deps: ChatDeps, asking: Asking, command: AnswerMissed): Promise<PreviewedChat> {
  const by = named(requireStaff(asking.caller));
  const { text } = command;
  return changeChat(deps, asking, "AnswerMissed", command, async (chat, { tx, now }) => {
    const answered = decide(chat, { kind: "answer", by, text }, now);
    const asked = (await findNewestVisitorText(tx, chat.id)) ?? "";
    await appendToOutbox(tx, [await answerMail(tx, chat, by, text, asked)]);
    return answered;
  });
}
