import { AppError } from "@switchboard/kit/errors";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { checkPreferences, type Preferences } from "../domain/preferences.ts";
import { type LivePush, preferencesChanged } from "../events.ts";
import { requireMember } from "../queries/get-preferences.ts";
import { findPreferences, writePreferences } from "../store/preferences.ts";

export interface PreferencesDeps {
  readonly pool: Pool;
  /** Publishes on core NATS. */
  readonly push: (push: LivePush) => void;
}

/**
 * P8: replaces somebody's preferences and pushes them to all of their tabs. Throws invalid_argument
 * presence.invalid_preferences, failed_precondition presence.stale_preferences, not_found presence.staff_not_found.
 */
export async function savePreferences(
  { pool, push }: PreferencesDeps,
  staffId: string,
  input: Preferences,
  request: IdempotentRequest,
): Promise<Preferences> {
  const checked = checkPreferences(input);
  let changed = false;
  const saved = await inTransaction(pool, (tx) =>
    once(tx, request, async () => {
      changed = true;
      return write(tx, staffId, checked);
    }),
  );
  // A repeated request has its first answer, which may be old news.
  if (changed) push(preferencesChanged(staffId, saved));
  return saved;
}

async function write(tx: Sql, staffId: string, preferences: Preferences): Promise<Preferences> {
  await requireMember(tx, staffId);
  const version = await writePreferences(tx, staffId, preferences);
  if (version !== undefined) return { ...preferences, version };
  const current = await findPreferences(tx, staffId);
  throw new AppError("failed_precondition", "presence.stale_preferences", { version: String(current?.version ?? 0) });
}
