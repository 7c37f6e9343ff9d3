import { AppError } from "@switchboard/kit/errors";

/**
 * Refuses a chain of escalation that comes back to where it began: a ticket sent up it would go round for ever.
 * `targets` says for each department where it escalates to today; what it says of `departmentId` is ignored, because
 * that is what is about to change. Throws invalid_argument presence.escalation_cycle.
 */
export function assertNoEscalationCycle(
  departmentId: string,
  escalatesToId: string | null,
  targets: ReadonlyMap<string, string | null>,
): void {
  const passed = new Set<string>();
  for (let next = escalatesToId; next !== null && !passed.has(next); next = targets.get(next) ?? null) {
    if (next === departmentId) {
      throw new AppError(
        "invalid_argument",
        "presence.escalation_cycle",
        { department_id: departmentId },
        {
          violations: [{ pointer: "/escalates_to_id", detail: "must not lead back to the department itself" }],
        },
      );
    }
    passed.add(next);
  }
}
