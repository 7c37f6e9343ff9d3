import { isOpen } from "@switchboard/kit/business-hours";
import { newId } from "@switchboard/kit/ids";
import { type DepartmentRow, findDepartment } from "@switchboard/organisation/departments";
import type { Sql } from "@switchboard/pg/pool";
import { tryLock } from "@switchboard/pg/try-lock";
import { inUnitOfWork, type UnitOfWork } from "../changes/unit-of-work.ts";
import { writeTransitions } from "../changes/write-transitions.ts";
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
import { anyListed } from "../store/routable.ts";

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
export function giveOut(deps: ChatDeps, departmentId: string): Promise<Left> {
  return inUnitOfWork(deps, async (unit): Promise<Left> => {
    const { tx, now } = unit;
    // Row locks alone keep every promise; this one only keeps instances from doing the same work.
    if (!(await tryLock(tx, `routing:${departmentId}`))) return "busy";
    const department = await findDepartment(tx, departmentId);
    if (department === undefined || !routesAt(department, now())) return "done";
    const chats = await findListed(tx, departmentId, await claimListed(departmentId)(tx, now()));
    if (chats.length === 0) return (await anyListed(tx, departmentId)) ? "busy" : "done";
    const { routingMode: mode, chatLimit } = department;
    const given = await giveBatch(unit, { departmentId, policy: { mode, chatLimit }, chats, now: now() });
    // With a chat left over nobody is free; otherwise somebody may be, and more may wait.
    return given < chats.length ? "done" : "more";
  });
}

/** Whether a department gives out its chats by itself now: not by hand, and within its hours. */
function routesAt({ routingMode, hours }: DepartmentRow, now: Date): boolean {
  return routingMode !== "manual" && (hours === null || isOpen(hours, now));
}

async function findListed(tx: Sql, departmentId: string, ids: readonly string[]): Promise<Chat[]> {
  if (ids.length === 0) return [];
  return (await findChats(tx, ids)).filter((chat) => listedIn(chat).includes(departmentId));
}

/** Gives what can be given; returns how many chats that are. */
async function giveBatch(unit: UnitOfWork, round: Round): Promise<number> {
  const { tx } = unit;
  const { departmentId, policy, chats, now } = round;
  const candidates = await lockCandidates(tx, departmentId, now);
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  const decisions = assign([...byId.keys()], candidates, policy);
  if (decisions.length === 0) return 0;
  const transitions = decisions.map((decision) => {
    const before = byId.get(decision.chatId) as Chat;
    const operator = decision.operator as Named;
    return { before, transition: decide(before, { kind: "give", operator }, now) };
  });
  const given = await writeTransitions(unit, transitions);
  await saveGiven(tx, givenTimes(decisions, candidates, now));
  await insertDecisions(
    tx,
    decisions.map((decision) => ({ id: newId(), departmentId, at: now, decision })),
  );
  countDecisions(decisions);
  return given.length;
}

function countDecisions(decisions: readonly Decision[]): void {
  for (const { policy } of decisions) decisionsTotal.inc({ mode: policy.mode });
}
