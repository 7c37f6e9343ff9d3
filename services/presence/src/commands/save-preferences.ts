import { AppError } from "@switchboard/kit/errors";
import type { Asking } from "@switchboard/pg/idempotency";
import { type WriteDeps, write } from "../changes/write.ts";
import type { PresenceDeps } from "../deps.ts";
import { checkPreferences, type Preferences } from "../domain/preferences.ts";
import { preferencesChanged } from "../events.ts";
import { getPreferences } from "../queries/get-preferences.ts";
import { writePreferences } from "../store/preferences.ts";

/**
 * P8: replaces somebody's preferences and pushes them to all of their tabs. Throws invalid_argument
 * presence.invalid_preferences, failed_precondition presence.stale_preferences, not_found presence.staff_not_found.
 */
export async function savePreferences(
  deps: WriteDeps & Pick<PresenceDeps, "push">,
  asking: Asking,
  staffId: string,
  given: Preferences,
): Promise<Preferences> {
  const input = checkPreferences(given);
  return write(
    deps,
    { asking, rpc: "SavePreferences", input },
    async (tx) => {
      const before = await getPreferences(tx, staffId);
      const version = before.version === input.version ? await writePreferences(tx, staffId, input) : undefined;
      if (version !== undefined) return { ...input, version };
      const current = await getPreferences(tx, staffId);
      throw new AppError("failed_precondition", "presence.stale_preferences", { version: String(current.version) });
    },
    (saved) => deps.push(preferencesChanged(staffId, saved)),
  );
}
