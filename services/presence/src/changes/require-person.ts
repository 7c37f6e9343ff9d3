import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";

/**
 * Lets only people change what gives rights or says which pages are trusted: a key that may write the organisation would
 * make itself an administrator otherwise. It may say again what there is.
 * Throws permission_denied presence.person_required with the `field`.
 */
export function requirePersonFor<Field extends string>(
  caller: Caller,
  before: Readonly<Record<Field, unknown>>,
  after: Readonly<Record<Field, unknown>>,
  fields: readonly Field[],
): void {
  if (caller.kind !== "key") return;
  const field = fields.find((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (field !== undefined) throw new AppError("permission_denied", "presence.person_required", { field });
}
