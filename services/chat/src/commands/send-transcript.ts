import { appendToOutbox, type OutboxEvent } from "@switchboard/bus/outbox";
import { newId } from "@switchboard/kit/ids";
import { findProject } from "@switchboard/organisation/projects";
import { type Asking, idempotent, writeOnce } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import { useAllowance } from "../changes/use-allowance.ts";
import type { ChatDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import { staffTranscripts, visitorTranscripts } from "../domain/allowance.ts";
import type { Chat } from "../domain/chat.ts";
import type { Person } from "../domain/message.ts";
import { mailRequested } from "../events/mail-events.ts";
import { chatTranscript } from "../queries/chat-transcript.ts";
import { findReader, personOf } from "../queries/find-reader.ts";
import { findChat } from "../store/chats.ts";

/** Where to send which conversation. */
export interface SendTranscript {
  readonly chatId: string;
  readonly email: string;
}

/** Sends a conversation as it is now by mail (C5, C15). Throws what FeedbackService.SendTranscript says. */
export async function sendTranscript(deps: ChatDeps, asking: Asking, command: SendTranscript): Promise<void> {
  const { chatId, email } = command;
  const person = personOf(asking.caller);
  const now = deps.now();
  await writeOnce(deps.pool, idempotent(asking, "SendTranscript", command), async (tx) => {
    const chat = visible(await findReader(tx, asking.caller), await findChat(tx, chatId), chatId);
    await count(tx, person, chatId, now);
    await appendToOutbox(tx, [await transcriptMail(tx, chat, email)]);
    return {};
  });
  deps.committed();
}

/** Anybody could be written to in this way, so it is limited. */
function count(tx: Sql, { kind, id }: Person, chatId: string, now: Date): Promise<void> {
  const [allowance, key] =
    kind === "visitor" ? [visitorTranscripts, `transcript:${id}:${chatId}`] : [staffTranscripts, `transcript:${id}`];
  return useAllowance(tx, allowance, key, "chat.too_many_transcripts", now);
}

async function transcriptMail(tx: Sql, chat: Chat, email: string): Promise<OutboxEvent> {
  const language = (await findProject(tx, chat.project.id))?.language ?? "en";
  return mailRequested({
    id: newId(),
    to: [email],
    template: "transcript",
    language,
    params: {
      project_name: chat.project.name,
      visitor_name: chat.visitor.name,
      transcript: await chatTranscript(tx, chat, language),
    },
  });
}
