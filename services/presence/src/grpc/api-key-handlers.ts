import type { ApiKeyService, ApiKey as ProtoApiKey } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Complete } from "@switchboard/contracts/messages";
import { toDate } from "@switchboard/contracts/times";
import { pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { createApiKey } from "../commands/create-api-key.ts";
import { revokeApiKey } from "../commands/revoke-api-key.ts";
import { verifyApiKey } from "../commands/verify-api-key.ts";
import type { PresenceDeps } from "../deps.ts";
import type { ApiKey } from "../domain/api-key.ts";
import { listApiKeys } from "../store/api-keys.ts";

const toKeyPage = pageOf("keys", toProtoApiKey);

/** Keys of integrations (G4). */
export function apiKeyHandlers(deps: PresenceDeps): UnaryHandlers<typeof ApiKeyService> {
  const { byAdministrator, byGateway } = admissions(deps.pool);
  return {
    createApiKey: byAdministrator(async ({ name, scopes, expiresAt }, context) => {
      const input = { name, scopes, expiresAt: toDate(expiresAt) ?? null };
      const { key, secret } = await createApiKey(deps, context, input);
      return { key: toProtoApiKey(key), secret };
    }),
    listApiKeys: byAdministrator(async (request) => toKeyPage(await listApiKeys(deps.pool, request))),
    revokeApiKey: byAdministrator(async ({ keyId }, context) => ({
      key: toProtoApiKey(await revokeApiKey(deps, context, keyId)),
    })),
    verifyApiKey: byGateway(async ({ secret }) => ({
      key: toProtoApiKey(await verifyApiKey(deps.pool, secret, deps.now())),
    })),
  };
}

function toProtoApiKey(key: ApiKey): Complete<ProtoApiKey> {
  return messageFields(key);
}
