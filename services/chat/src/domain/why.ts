import type { Decision, Policy } from "./routing.ts";

/** Why a chat is in a list and with nobody. */
export type WaitingReason = "manual" | "closed" | "nobody_online" | "all_full" | "in_turn";

/** The reason that stands before all others: what would have to change first for the chat to be given to somebody. */
export function waitingReason({ mode }: Policy, open: boolean, { counts }: Decision): WaitingReason {
  if (mode === "manual") return "manual";
  if (!open) return "closed";
  if ((counts.free ?? 0) > 0) return "in_turn";
  return (counts.full ?? 0) > 0 ? "all_full" : "nobody_online";
}

/**
 * What a change says as plain words for people: `{ operator: { id, name } }` becomes `operator_id` and `operator_name`.
 * What is not there is left out.
 */
export function plainParams(params: unknown, prefix = ""): Record<string, string> {
  if (params === null || params === undefined) return {};
  if (typeof params !== "object") return { [prefix]: String(params) };
  const parts = Object.entries(params).map(([name, value]) => plainParams(value, joined(prefix, name)));
  return Object.assign({}, ...parts);
}

function joined(prefix: string, name: string): string {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return prefix === "" ? snake : `${prefix}_${snake}`;
}
