import type { ApiKey } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import type { ApiKeyView } from "@switchboard/contracts/schemas/api-key";
import { there } from "./incomplete.ts";
import { toTimestamp } from "./to-timestamp.ts";

/** An API key (G4): proto in, JSON out. */
export function toApiKeyView(key: ApiKey | undefined): ApiKeyView {
  const { id, name, scopes, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt } = there(key);
  return {
    id,
    name,
    scopes,
    created_by: createdBy,
    created_at: toTimestamp(createdAt),
    expires_at: toNullable(expiresAt),
    revoked_at: toNullable(revokedAt),
    last_used_at: toNullable(lastUsedAt),
  };
}

function toNullable(time: Date | undefined): string | null {
  return time === undefined ? null : toTimestamp(time);
}
