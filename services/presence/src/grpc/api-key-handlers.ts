import { ApiKeyService, type CreateApiKeyRequest } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import { messageFields } from "@switchboard/contracts/message-fields";
import { toDate } from "@switchboard/contracts/times";
import { pageOf } from "@switchboard/rpc/unary-handler";
import { createApiKey } from "../commands/create-api-key.ts";
import { revokeApiKey } from "../commands/revoke-api-key.ts";
import { verifyApiKey } from "../commands/verify-api-key.ts";
import type { ApiKey, ApiKeyInput } from "../domain/api-key.ts";
import { listApiKeys } from "../store/api-keys.ts";
import { serving } from "./serving.ts";

const toProtoApiKey = (key: ApiKey) => messageFields(key);
const toKeyPage = pageOf("keys", toProtoApiKey);
const toKeyAnswer = (key: ApiKey) => ({ key: toProtoApiKey(key) });

/** Keys of integrations (G4). */
export const serveApiKeys = serving(ApiKeyService, ({ byAdministrator, byGateway, handle, deps }) => ({
  createApiKey: byAdministrator(
    handle(toApiKeyInput, createApiKey, ({ key, secret }) => ({ ...toKeyAnswer(key), secret })),
  ),
  listApiKeys: byAdministrator(async (request) => toKeyPage(await listApiKeys(deps.pool, request))),
  revokeApiKey: byAdministrator(handle(({ keyId }) => keyId, revokeApiKey, toKeyAnswer)),
  verifyApiKey: byGateway(async ({ secret }) => toKeyAnswer(await verifyApiKey(deps.pool, secret, deps.now()))),
}));

function toApiKeyInput({ name, scopes, expiresAt }: CreateApiKeyRequest): ApiKeyInput {
  return { name, scopes, expiresAt: toDate(expiresAt) ?? null };
}
