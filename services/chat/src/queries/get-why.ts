import { isOpen } from "@switchboard/kit/business-hours";
import { AppError } from "@switchboard/kit/errors";
import { findDepartment } from "@switchboard/organisation/departments";
import type { Sql } from "@switchboard/pg/pool";
import type { Query } from "../deps.ts";
import type { Chat } from "../domain/chat.ts";
import { listedIn } from "../domain/obligations.ts";
import { type Decision, explain } from "../domain/routing.ts";
import { type WaitingReason, waitingReason } from "../domain/why.ts";
import { countBefore } from "../store/chat-lists.ts";
import { type KeptDecision, listDecisions } from "../store/decisions.ts";
import { listCandidates } from "../store/operators.ts";
import { listTimeline, type TimelineRow } from "../store/timeline.ts";
import { type OfChat, readChat } from "./visible-chat.ts";

/** Where a chat stands in a department's list, and what routing would think of everybody now. */
interface ListPlace {
  readonly departmentId: string;
  readonly departmentName: string;
  /** 1 is the longest waiting. */
  readonly position: number;
  readonly open: boolean;
  readonly reason: WaitingReason;
  readonly decision: Decision;
}

/** Why a chat is where it is. */
export interface Why {
  readonly decisions: readonly KeptDecision[];
  readonly timeline: readonly TimelineRow[];
  readonly places: readonly ListPlace[];
}

/**
 * What routing decided about a chat, what happened to it, and why it waits (C17). Throws permission_denied
 * caller.not_allowed for visitors; not_found chat.chat_not_found, also for a chat that the caller may not see.
 */
export const getWhy: Query<OfChat, Why> = async ({ pool, now }, { caller }, { chatId }) => {
  if (caller.kind === "visitor") throw new AppError("permission_denied", "caller.not_allowed");
  const chat = await readChat(pool, caller, chatId);
  const places = await Promise.all(listedIn(chat).map((departmentId) => findPlace(pool, chat, departmentId, now())));
  return {
    decisions: await listDecisions(pool, chatId),
    timeline: await listTimeline(pool, chatId),
    places: places.filter((place) => place !== undefined),
  };
};

/** Undefined for a department that presence has not told of yet. */
async function findPlace(sql: Sql, chat: Chat, departmentId: string, now: Date): Promise<ListPlace | undefined> {
  const department = await findDepartment(sql, departmentId);
  if (department === undefined) return undefined;
  const policy = { mode: department.routingMode, chatLimit: department.chatLimit };
  const decision = explain(chat.id, undefined, await listCandidates(sql, departmentId, now), policy);
  const open = department.hours === null || isOpen(department.hours, now);
  return {
    departmentId,
    departmentName: department.name,
    position: (await countBefore(sql, departmentId, { at: chat.queuedAt, id: chat.id })) + 1,
    open,
    reason: waitingReason(policy, open, decision),
    decision,
  };
}
