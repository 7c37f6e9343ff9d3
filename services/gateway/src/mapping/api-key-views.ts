import type { ApiKey } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import type { ApiKeyView } from "@switchboard/contracts/schemas/api-key";
import { required } from "./required.ts";
import { toOptionalTimeView, toTimeView } from "./time-view.ts";

/** An API key (G4): proto in, JSON out. */
export function toApiKeyView(key: ApiKey | undefined): ApiKeyView {
  const { id, name, scopes, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt } = required(key);
  return {
    id,
    name,
    scopes,
    created_by: createdBy,
    created_at: toTimeView(createdAt),
    expires_at: toOptionalTimeView(expiresAt),
    revoked_at: toOptionalTimeView(revokedAt),
    last_used_at: toOptionalTimeView(lastUsedAt),
  };
}
