import type { ApiKey } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import {
  ApiKeyBody,
  ApiKeyPageBody,
  type ApiKeyView,
  CreateApiKeyBody,
  CreatedApiKeyBody,
} from "@switchboard/contracts/rest/api-keys";
import { Uuid } from "@switchboard/contracts/views";
import { AppError } from "@switchboard/kit/errors";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { toTimestamp } from "../mapping/to-timestamp.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders, idempotencyKeyOf } from "./route-schemas.ts";

const config = { access: "staff" } as const;
const tags = ["integrations"];

const ListQuery = Type.Object({
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
  page_token: Type.Optional(Type.String({ maxLength: 1024, description: "Of the page before." })),
});

/** Keys with which integrations use the API (G4); for administrators. */
export function addApiKeyRoutes(app: App, deps: GatewayDeps): void {
  addList(app, deps);
  addCreate(app, deps);
  addRevoke(app, deps);
}

function addList(app: App, { apiKeyClient }: GatewayDeps): void {
  const schema = {
    operationId: "listApiKeys",
    summary: "The API keys, the newest first",
    tags,
    querystring: ListQuery,
    response: answers(ApiKeyPageBody),
  };
  app.get("/v1/api-keys", { schema, config }, async (request) => {
    const { page_size = 0, page_token = "" } = request.query;
    const call = { callerToken: await request.callerToken() };
    const page = await apiKeyClient.listApiKeys({ pageSize: page_size, pageToken: page_token }, call);
    return { keys: page.keys.map(toApiKeyView), next_page_token: page.nextPageToken };
  });
}

function addCreate(app: App, { apiKeyClient }: GatewayDeps): void {
  const schema = {
    operationId: "createApiKey",
    summary: "Make an API key",
    description: "Its secret is told by this answer and never again: only a hash of it is kept.",
    tags,
    headers: IdempotencyHeaders,
    body: CreateApiKeyBody,
    response: answers(CreatedApiKeyBody),
  };
  app.post("/v1/api-keys", { schema, config }, async (request, reply) => {
    const { name, scopes, expires_at } = request.body;
    const expiresAt = expires_at === undefined ? undefined : new Date(expires_at);
    const call = { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
    const { key, secret } = await apiKeyClient.createApiKey({ name, scopes, expiresAt }, call);
    void reply.header("cache-control", "no-store");
    return { key: toApiKeyView(key), secret };
  });
}

function addRevoke(app: App, { apiKeyClient }: GatewayDeps): void {
  const schema = {
    operationId: "revokeApiKey",
    summary: "End an API key for good",
    description: "Requests with it are refused from then on. Ending it again changes nothing.",
    tags,
    params: Type.Object({ key_id: Uuid }),
    headers: IdempotencyHeaders,
    response: answers(ApiKeyBody),
  };
  app.delete("/v1/api-keys/:key_id", { schema, config }, async (request) => {
    const call = { callerToken: await request.callerToken() };
    const { key } = await apiKeyClient.revokeApiKey({ id: request.params.key_id.toLowerCase() }, call);
    return { key: toApiKeyView(key) };
  });
}

function toApiKeyView(key: ApiKey | undefined): ApiKeyView {
  if (key === undefined) throw new AppError("internal", "internal");
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    created_by: key.createdBy,
    created_at: toTimestamp(key.createdAt),
    expires_at: toNullable(key.expiresAt),
    revoked_at: toNullable(key.revokedAt),
    last_used_at: toNullable(key.lastUsedAt),
  };
}

function toNullable(time: Date | undefined): string | null {
  return time === undefined ? null : toTimestamp(time);
}
