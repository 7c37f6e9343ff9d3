import type { ApiKeyService, ApiKey as ProtoApiKey } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import type { Complete } from "@switchboard/contracts/messages";
import { toDate, toTimestamp } from "@switchboard/contracts/times";
import { requireService } from "@switchboard/kit/caller";
import { idempotent } from "@switchboard/pg/idempotency";
import type { Pool } from "@switchboard/pg/pool";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireAdministrator } from "../authorise.ts";
import { createApiKey } from "../commands/create-api-key.ts";
import { revokeApiKey } from "../commands/revoke-api-key.ts";
import { verifyApiKey } from "../commands/verify-api-key.ts";
import type { ApiKey } from "../domain/api-key.ts";
import { listApiKeys } from "../queries/list-api-keys.ts";

export interface ApiKeyDeps {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Something was written that the outbox tells of. */
  readonly written: () => void;
}

/** Keys of integrations (G4). */
export function apiKeyHandlers({ pool, now, written }: ApiKeyDeps): UnaryHandlers<typeof ApiKeyService> {
  return {
    createApiKey: async (request, context) => {
      const { caller } = context;
      await requireAdministrator(pool, caller);
      const input = { name: request.name, scopes: request.scopes, expiresAt: toDate(request.expiresAt) ?? null };
      const made = await createApiKey(pool, input, caller, now(), idempotent(context, "CreateApiKey", input));
      return { key: toProtoApiKey(made.key), secret: made.secret };
    },
    listApiKeys: async (request, { caller }) => {
      await requireAdministrator(pool, caller);
      const { keys, nextPageToken } = await listApiKeys(pool, request);
      return { keys: keys.map(toProtoApiKey), nextPageToken };
    },
    revokeApiKey: async ({ id }, { caller }) => {
      await requireAdministrator(pool, caller);
      const key = await revokeApiKey(pool, id, caller, now());
      written();
      return { key: toProtoApiKey(key) };
    },
    verifyApiKey: async ({ secret }, { caller }) => {
      requireService(caller, "gateway");
      return { key: toProtoApiKey(await verifyApiKey(pool, secret, now())) };
    },
  };
}

function toProtoApiKey({ scopes, expiresAt, revokedAt, lastUsedAt, ...key }: ApiKey): Complete<ProtoApiKey> {
  return {
    id: key.id,
    name: key.name,
    createdBy: key.createdBy,
    createdAt: toTimestamp(key.createdAt),
    scopes,
    expiresAt: toTimestamp(expiresAt),
    revokedAt: toTimestamp(revokedAt),
    lastUsedAt: toTimestamp(lastUsedAt),
  };
}
