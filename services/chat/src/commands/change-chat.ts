import { appendToOutbox } from "@switchboard/bus/outbox";
import { newId } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { type Chat, type Happening, noteOf, type Transition } from "../domain/chat.ts";
import type { Message } from "../domain/message.ts";
import { chatHappened, messageSent } from "../events.ts";
import type { ChatView } from "../mapping.ts";
import { findView, withPreview } from "../queries/chat-view.ts";
import { saveChat } from "../store/chats.ts";
import { insertMessage } from "../store/messages.ts";

/** A chat whose row is locked, and what was decided about it. */
export interface Decision {
  readonly before: Chat;
  readonly transition: Transition;
}

interface Change {
  readonly before: Chat;
  readonly view: ChatView;
  readonly note: Message;
}

/**
 * Changes one chat in one transaction: lock and decide (`decide`), write, note in the conversation, announce; then tells
 * the gateways. Returns the chat as it now is; undefined when `decide` found none. A repetition of the request changes
 * nothing.
 */
export async function changeChat(
  deps: ChatDeps,
  request: IdempotentRequest,
  decide: (tx: Sql, now: Date) => Promise<Decision | undefined>,
): Promise<ChatView | undefined> {
  let change: Change | undefined;
  const view = await inTransaction(deps.pool, async (tx) => {
    const chatId = await once(tx, request, async () => {
      const decision = await decide(tx, deps.now());
      if (decision === undefined) return null;
      change = await write(tx, decision);
      return decision.before.id;
    });
    return change?.view ?? (chatId === null ? undefined : findView(tx, chatId));
  });
  if (change !== undefined) tell(deps, change);
  return view;
}

async function write(tx: Sql, { before, transition }: Decision): Promise<Change | undefined> {
  const { chat, happened } = transition;
  if (happened === undefined) return undefined;
  const note = toNote(chat, happened);
  await saveChat(tx, chat);
  await insertMessage(tx, note);
  await appendToOutbox(tx, [chatHappened(chat, happened), messageSent(note)]);
  return { before, view: await withPreview(tx, chat), note };
}

/** The note takes the number that the decision gave the chat as its newest. */
function toNote(chat: Chat, happened: Happening): Message {
  return {
    chatId: chat.id,
    seq: chat.lastSeq,
    messageId: newId(),
    author: { kind: "system" },
    content: { kind: "system", note: noteOf(happened) },
    sentAt: happened.at,
  };
}

function tell({ live, committed }: ChatDeps, { before, view, note }: Change): void {
  live.messageSent(note, undefined);
  live.chatChanged(before, view);
  committed();
}
