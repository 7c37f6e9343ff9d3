import { newestMessage, type Said } from "../domain/message.ts";
import { deadlinesOf } from "../domain/obligations.ts";
import type { Transition } from "../domain/transition.ts";
import { chatHappened, chatOpened, clientSeen, messageSent } from "../events/chat-events.ts";
import { saveBeginning } from "../store/chat-changes.ts";
import { findLimits } from "../store/departments.ts";
import type { AddedMessage } from "./add-message.ts";
import { announce, type UnitOfWork } from "./unit-of-work.ts";

/**
 * Begins a chat with its first message, whoever begins it, announces it, and tells the gateways and routing. The
 * visitor's row is locked.
 */
export async function beginChat(unit: UnitOfWork, { chat, happened }: Transition, first: Said): Promise<AddedMessage> {
  const { tx, live, nudgeRouting, afterCommit } = unit;
  const message = newestMessage(chat, first, chat.openedAt);
  const limitsOf = await findLimits(tx, [chat], unit.abandonAfterS);
  const deadlines = deadlinesOf(chat, limitsOf(chat));
  await saveBeginning(tx, { after: chat, happened, message, deadlines });
  const told = happened === undefined ? [] : [chatHappened(chat, happened)];
  await announce(unit, [chatOpened(chat), ...clientSeen(chat, chat.openedAt), messageSent(message), ...told]);
  afterCommit(() => live.chatOpened({ chat, preview: [message] }));
  afterCommit(nudgeRouting);
  return { chat, message };
}
