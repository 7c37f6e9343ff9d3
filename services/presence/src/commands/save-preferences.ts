import type { Asking } from "@switchboard/pg/idempotency";
import { type WriteDeps, write } from "../changes/write.ts";
import type { PresenceDeps } from "../deps.ts";
import { checkPreferences, type Preferences } from "../domain/preferences.ts";
import { preferencesChanged } from "../events.ts";
import { ownPreferences, replaceOwn } from "../store/own-documents.ts";

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
    async (tx) => ({ ...input, version: await replaceOwn(tx, ownPreferences, staffId, input) }),
    (saved) => deps.push(preferencesChanged(staffId, saved)),
  );
}
