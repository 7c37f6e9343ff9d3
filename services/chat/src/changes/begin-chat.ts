import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { newestMessage, type Said } from "../domain/message.ts";
import { deadlinesOf, type Limits } from "../domain/obligations.ts";
import type { Transition } from "../domain/transition.ts";
import { chatHappened, chatOpened, messageSent } from "../events/chat-events.ts";
import { saveBeginning } from "../store/chat-changes.ts";
import { findLimits } from "../store/departments.ts";
import type { AddedMessage } from "./add-message.ts";

/** Begins a chat with its first message, whoever begins it, and announces it. The visitor's row is locked. */
export async function beginChat(
  tx: Sql,
  { chat, happened }: Transition,
  first: Said,
  abandonAfterS: number,
): Promise<AddedMessage> {
  const { department, openedAt } = chat;
  const message = newestMessage(chat, first, openedAt);
  const limits = await findLimits(tx, [department.id], abandonAfterS);
  const deadlines = deadlinesOf(chat, limits.get(department.id) as Limits);
  await saveBeginning(tx, { after: chat, happened, message, deadlines });
  const told = happened === undefined ? [] : [chatHappened(chat, happened)];
  await appendToOutbox(tx, [chatOpened(chat), messageSent(message), ...told]);
  return { chat, message };
}

/** Tells the gateways and routing of a chat that began, after its commit. */
export function tellBegun(deps: ChatDeps, { chat, message }: AddedMessage): void {
  deps.live.chatOpened({ chat, preview: [message] });
  deps.committed();
  deps.nudgeRouting();
}
