import { type Caller, requireScope } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { isAdministrator } from "./store/staff.ts";

/** What a key must be allowed to look after webhooks. */
const WEBHOOKS_SCOPE = "webhooks:write";

/**
 * Lets administrators in. Who is one is looked up, never taken from a token. Throws permission_denied
 * caller.not_allowed.
 */
export async function requireAdministrator(sql: Sql, caller: Caller): Promise<void> {
  if (caller.kind === "staff" && (await isAdministrator(sql, caller.id))) return;
  throw new AppError("permission_denied", "caller.not_allowed");
}

/** Lets administrators and keys with the scope `webhooks:write` in. Throws permission_denied caller.not_allowed. */
export async function requireWebhookAdministrator(sql: Sql, caller: Caller): Promise<void> {
  if (caller.kind === "key") requireScope(caller, WEBHOOKS_SCOPE);
  else await requireAdministrator(sql, caller);
}
