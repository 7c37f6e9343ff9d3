import type { ChatCommand } from "../src/domain/chat-machine.ts";

/** Numbers that the tests play with, in seconds. */
export const limits = { waitingLimitS: 180, replyLimitS: 120, abandonAfterS: 3_600 } as const;
const OFFER_S = 90;

/**
 * The product's rules for one chat, written down a second time and as plainly as can be: where it is, who has to do with
 * it, and when. Ids alone, times in seconds. The state machine is held to it.
 */
export interface Model {
  readonly place: "list" | "offered to department" | "offered to operator" | "held" | "parked" | "over";
  readonly department: string;
  /** Departments in whose lists it stands. */
  readonly lists: readonly string[];
  /** Whose name stands at it. */
  readonly operator?: string;
  /** Who offered it. */
  readonly from?: string;
  /** To which operator or department. */
  readonly to?: string;
  readonly dueAt?: number;
  readonly parkedAt?: number;
  readonly wroteAt: number;
  readonly unansweredSince?: number;
  readonly formOffered: boolean;
  readonly missed: boolean;
  readonly client: string;
  readonly name: string;
  readonly score: number;
  readonly uploads?: boolean;
  /** Counts the changes that matter, to tell them from none. */
  readonly changes: number;
}

/** A chat that was opened at second 0. */
export const opened: Model = {
  place: "list",
  department: "support",
  lists: ["support"],
  wroteAt: 0,
  unansweredSince: 0,
  formOffered: false,
  missed: false,
  client: "",
  name: "",
  score: 0,
  changes: 0,
};

/** What a command makes of a chat at a time: the model after it (the same one when nothing changes), or why not. */
export function expected(model: Model, command: ChatCommand, now: number): Model | string {
  const result = outcome(model, command, now);
  return typeof result === "string" || result === model ? result : { ...result, changes: model.changes + 1 };
}

function outcome(m: Model, command: ChatCommand, now: number): Model | string {
  const over = m.place === "over";
  switch (command.kind) {
    case "take":
      return taken(m, command.operator.id, now);
    case "give":
      return m.place === "list" || m.place === "offered to department" ? taken(m, command.operator.id, now) : m;
    case "forward":
      return offered(m, command.by.id, now, "offered to department", command.department.id);
    case "transfer":
      return offered(m, command.by.id, now, "offered to operator", command.to.id);
    case "deny":
      return m.place === "offered to operator" && m.to === command.by.id ? back(m, command.back) : "chat.no_offer";
    case "cancel":
      return isOffered(m) && m.from === command.by.id ? inHand(m, command.by.id) : "chat.no_offer";
    case "expire":
      return isOffered(m) && (m.dueAt ?? 0) <= now ? back(m, command.back) : m;
    case "lose":
      return m.place === "offered to operator" && m.to === command.targetId ? back(m, command.back) : m;
    case "park":
      return m.place === "held" && m.operator === command.operatorId ? { ...m, place: "parked", parkedAt: now } : m;
    case "return_unanswered": {
      const waits = m.unansweredSince !== undefined && now - m.unansweredSince >= command.absence.replyLimitS;
      if (m.place === "held") return command.absence.operatorAway && waits ? inList(m, [m.department]) : m;
      if (m.place === "parked") return m.wroteAt > (m.parkedAt ?? 0) || waits ? inList(m, [m.department]) : m;
      return m;
    }
    case "abandon":
      return (m.place === "list" || m.place === "parked") && now - m.wroteAt >= command.afterS ? ended(m) : m;
    case "offer_form":
      return m.place === "list" && !m.formOffered ? { ...m, formOffered: true } : m;
    case "send_to_form":
      if (over) return "chat.ended";
      if (answers(m) !== undefined && answers(m) !== command.by.id) return "chat.not_yours";
      return m.formOffered ? m : { ...m, formOffered: true };
    case "submit_form":
      if (over) return "chat.ended";
      return m.formOffered ? { ...ended(m), missed: true } : "chat.form_not_offered";
    case "answer":
      return m.missed ? { ...m } : "chat.not_missed";
    case "move":
      return moved(m, command.from.id, command.to.id);
    case "identify":
      if (over) return "chat.ended";
      if (m.client !== "" && m.client !== command.client.id) return "chat.other_client";
      return m.client === command.client.id ? m : { ...m, client: command.client.id };
    case "rename":
      if (m.operator !== command.by.id) return "chat.not_yours";
      return m.name === command.name ? m : { ...m, name: command.name };
    case "rate":
      if (command.score < 1 || command.score > 5) return "chat.invalid_rating";
      if (m.operator === undefined) return "chat.not_answered";
      return m.score === command.score ? m : { ...m, score: command.score };
    case "set_uploads":
      if (over) return "chat.ended";
      if (m.operator !== command.by.id) return "chat.not_yours";
      return m.uploads === command.allowed ? m : { ...m, uploads: command.allowed };
    case "end":
      return over ? m : ended(m);
  }
}

/** Who may write in it beside its visitor. */
export function answers(m: Model): string | undefined {
  return m.place === "held" || m.place === "offered to operator" ? m.operator : undefined;
}

/** In whose load it counts. */
export function burdened(m: Model): readonly string[] {
  if (m.place === "held") return [m.operator ?? ""];
  return m.place === "offered to operator" ? [m.from ?? "", m.to ?? ""] : [];
}

/** Whether an operator who is in some departments may see it. */
export function sees(m: Model, operator: string, departments: readonly string[]): boolean {
  const ends = isOffered(m) ? [m.from, m.place === "offered to operator" ? m.to : undefined] : [];
  return [m.operator, ...ends].includes(operator) || departments.some((id) => [m.department, ...m.lists].includes(id));
}

const isOffered = (m: Model) => m.place === "offered to department" || m.place === "offered to operator";

function taken(m: Model, operator: string, now: number): Model | string {
  const answered = { ...m, formOffered: false };
  switch (m.place) {
    case "list":
      return inHand(answered, operator);
    case "offered to department":
      return inHand({ ...answered, department: m.to ?? "" }, operator);
    case "offered to operator":
      if (m.to === operator) return (m.dueAt ?? 0) <= now ? "chat.no_offer" : inHand(answered, operator);
      return m.from === operator ? m : "chat.offered_to_other";
    case "held":
      return m.operator === operator ? m : "chat.already_taken";
    case "parked":
      return m.operator === operator ? inHand(answered, operator) : "chat.already_taken";
    case "over":
      return "chat.ended";
  }
}

function offered(
  m: Model,
  by: string,
  now: number,
  place: "offered to department" | "offered to operator",
  to: string,
): Model | string {
  if (m.place === "over") return "chat.ended";
  if (isOffered(m) && m.from === by) return "chat.offer_pending";
  if (m.place !== "held" || m.operator !== by) return "chat.not_yours";
  const { operator: _, ...rest } = m;
  const offer = { from: by, to, dueAt: now + OFFER_S };
  if (place === "offered to operator") return to === by ? "chat.same_operator" : { ...m, place, ...offer };
  return to === m.department ? "chat.same_department" : { ...rest, place, ...offer, lists: [to] };
}

function back(m: Model, way: { readonly senderOnline: boolean; readonly serving: readonly string[] }): Model {
  if (m.place === "offered to department") return inList(m, [m.department, ...way.serving]);
  return way.senderOnline ? inHand(m, m.from ?? "") : inList(m, [m.department]);
}

function inHand(m: Model, operator: string): Model {
  return { ...bare(m), place: "held", operator, lists: [] };
}

function inList(m: Model, lists: readonly string[]): Model {
  const { operator: _, ...rest } = bare(m);
  return { ...rest, place: "list", lists: [...new Set(lists)] };
}

function ended(m: Model): Model {
  return { ...bare(m), place: "over", lists: [] };
}

/** Without offer and parking. */
function bare({ from: _from, to: _to, dueAt: _due, parkedAt: _parked, ...rest }: Model): Model {
  return rest;
}

function moved(m: Model, from: string, to: string): Model {
  if (m.place === "over") return m;
  const own = m.department === from;
  const department = own ? to : m.department;
  if (m.place !== "list") return own ? { ...m, department } : m;
  if (!own && !m.lists.includes(from)) return m;
  return { ...m, department, lists: [...new Set([department, ...m.lists.filter((id) => id !== from)])] };
}
