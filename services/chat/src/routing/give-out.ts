import { isOpen } from "@switchboard/kit/business-hours";
import { newId } from "@switchboard/kit/ids";
import { type DepartmentRow, findDepartment } from "@switchboard/organisation/departments";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { tellChanges, type WrittenChange, writeTransitions } from "../changes/write-transitions.ts";
import type { ChatDeps } from "../deps.ts";
import type { Chat, Named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import { listedIn } from "../domain/obligations.ts";
import { assign, type Decision, givenTimes, type Policy } from "../domain/routing.ts";
import { decisionsTotal } from "../metrics.ts";
import { findChats } from "../store/chats.ts";
import { claimListed } from "../store/claims.ts";
import { insertDecisions } from "../store/decisions.ts";
import { lockCandidates, saveGiven } from "../store/operators.ts";
import { anyListed, tryLockRouting } from "../store/routable.ts";

/**
 * What is left of a department's list after a batch: nothing that could be given (`done`), perhaps more (`more`), or chats
 * that others are busy with (`busy`), to be looked at again in a moment.
 */
export type Left = "done" | "more" | "busy";

/** Chats of a department that are to be given to its candidates, in one transaction. */
interface Round {
  readonly departmentId: string;
  readonly policy: Policy;
  readonly chats: readonly Chat[];
  readonly now: Date;
}

/**
 * Gives the chats that wait longest in a department's list to its operators (C17), a batch in one transaction: what is
 * decided about operators is decided under their locks, so no limit is exceeded by any number of instances (C18).
 */
export async function giveOut(deps: ChatDeps, departmentId: string): Promise<Left> {
  let changes: readonly WrittenChange[] = [];
  const left = await inTransaction(deps.pool, async (tx): Promise<Left> => {
    if (!(await tryLockRouting(tx, departmentId))) return "busy";
    const department = await findDepartment(tx, departmentId);
    if (department === undefined || !routesAt(department, deps.now())) return "done";
    const chats = await findListed(tx, departmentId, await claimListed(departmentId)(tx, deps.now()));
    if (chats.length === 0) return (await anyListed(tx, departmentId)) ? "busy" : "done";
    const { routingMode: mode, chatLimit } = department;
    changes = await giveBatch(deps, tx, { departmentId, policy: { mode, chatLimit }, chats, now: deps.now() });
    // With a chat left over nobody is free; otherwise somebody may be, and more may wait.
    return changes.length < chats.length ? "done" : "more";
  });
  tellChanges(deps, changes);
  return left;
}

/** Whether a department gives out its chats by itself now: not by hand, and within its hours. */
function routesAt({ routingMode, hours }: DepartmentRow, now: Date): boolean {
  return routingMode !== "manual" && (hours === null || isOpen(hours, now));
}

async function findListed(tx: Sql, departmentId: string, ids: readonly string[]): Promise<Chat[]> {
  if (ids.length === 0) return [];
  return (await findChats(tx, ids)).filter((chat) => listedIn(chat).includes(departmentId));
}

async function giveBatch(deps: ChatDeps, tx: Sql, round: Round): Promise<WrittenChange[]> {
  const { departmentId, policy, chats, now } = round;
  const candidates = await lockCandidates(tx, departmentId, now);
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  const decisions = assign([...byId.keys()], candidates, policy);
  if (decisions.length === 0) return [];
  const transitions = decisions.map((decision) => {
    const before = byId.get(decision.chatId) as Chat;
    const operator = decision.operator as Named;
    return { before, transition: decide(before, { kind: "give", operator }, now) };
  });
  const changes = await writeTransitions(tx, transitions, deps.abandonAfterS);
  await saveGiven(tx, givenTimes(decisions, candidates, now));
  await insertDecisions(
    tx,
    decisions.map((decision) => ({ id: newId(), departmentId, at: now, decision })),
  );
  countDecisions(decisions);
  return changes;
}

function countDecisions(decisions: readonly Decision[]): void {
  for (const { policy } of decisions) decisionsTotal.inc({ mode: policy.mode });
}
