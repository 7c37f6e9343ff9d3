import type { OutboxEvent } from "@switchboard/bus/outbox";
import { addressBucket } from "@switchboard/kit/address-bucket";
import { AppError } from "@switchboard/kit/errors";
import { findDepartment } from "@switchboard/organisation/departments";
import { findProject } from "@switchboard/organisation/projects";
import type { Sql } from "@switchboard/pg/pool";
import { announce } from "../changes/unit-of-work.ts";
import { useAllowance } from "../changes/use-allowance.ts";
import { write } from "../changes/write.ts";
import type { Command } from "../deps.ts";
import {
  type Allowance,
  mailboxOf,
  mailboxTranscripts,
  networkTranscripts,
  staffTranscripts,
  visitorTranscripts,
} from "../domain/allowance.ts";
import type { Chat } from "../domain/chat.ts";
import type { Person } from "../domain/message.ts";
import { writeTranscript } from "../domain/transcript.ts";
import { transcriptLanguage } from "../domain/transcript-words.ts";
import { mailRequested } from "../events/mail-events.ts";
import { personOf } from "../queries/find-reader.ts";
import { type OfChat, readChat } from "../queries/visible-chat.ts";
import { listBefore } from "../store/messages.ts";

/** Sends a conversation as it is now by mail (C5, C15). Throws what FeedbackService.SendTranscript says. */
export const sendTranscript: Command<OfChat & { readonly email: string }> = async (deps, asking, input) => {
  const { chatId, email } = input;
  const person = personOf(asking.caller);
  const now = deps.now();
  await write(deps, { asking, rpc: "SendTranscript", input }, async (unit) => {
    const chat = await readChat(unit.tx, asking.caller, chatId);
    checkAddress(person, chat, email);
    await count(unit.tx, person, chat, email, now);
    await announce(unit, [await transcriptMail(unit.tx, chat, email)]);
  });
};

/** A visitor of whom nobody vouches writes to nobody but themselves, as far as they said who they are. */
function checkAddress({ kind }: Person, { visitor, id }: Chat, email: string): void {
  if (kind !== "visitor" || visitor.clientId !== "" || visitor.email.toLowerCase() === email.toLowerCase()) return;
  throw new AppError("permission_denied", "chat.not_your_address", { chat_id: id });
}

/** Anybody could be written to in this way, so it is limited; always in this order, so that no two wait for each other. */
async function count(tx: Sql, { kind, id }: Person, chat: Chat, email: string, now: Date): Promise<void> {
  const use = (allowance: Allowance, key: string) =>
    useAllowance(tx, allowance, `transcript:${key}`, "chat.too_many_transcripts", now);
  if (kind === "operator") return use(staffTranscripts, id);
  await use(visitorTranscripts, `${id}:${chat.id}`);
  await use(mailboxTranscripts, `to:${mailboxOf(email)}`);
  await use(networkTranscripts, `from:${addressBucket(chat.origin.ipAddress)}`);
}

async function transcriptMail(tx: Sql, chat: Chat, email: string): Promise<OutboxEvent> {
  const language = (await findProject(tx, chat.project.id))?.language ?? "en";
  return mailRequested({
    aboutId: chat.id,
    to: [email],
    template: "transcript",
    language,
    params: {
      project_name: chat.project.name,
      transcript: await chatTranscript(tx, chat, language),
    },
  });
}

/** Messages of a transcript; what is older is left out. */
const MESSAGES_MAX = 2_000;

/** The conversation of a chat as text, in a language and by the clock of the chat's department (UTC when it has none). */
async function chatTranscript(sql: Sql, chat: Chat, language: string): Promise<string> {
  const messages = await listBefore(sql, chat.id, chat.lastSeq + 1, MESSAGES_MAX);
  const department = await findDepartment(sql, chat.department.id);
  const timeZone = department?.hours?.timeZone ?? "UTC";
  return writeTranscript(messages, { language: transcriptLanguage(language), timeZone });
}
