import Type from "typebox";
import { ApiKeyService } from "../gen/switchboard/presence/v1/api_keys_pb.js";
import { operationsWith } from "../operation.ts";
import { ApiKeyView } from "../schemas/api-key.ts";
import { Body, Line, nextPage, pageQuery, Word } from "../schemas/shapes.ts";
import { scopes } from "../scopes.ts";

/** Keys with which integrations use the API (G4); for administrators. */

const byStaff = operationsWith({ access: "staff", tag: "integrations" });

export const listApiKeys = byStaff("GET /v1/api-keys", {
  rpc: ApiKeyService.method.listApiKeys,
  summary: "The API keys, the newest first",
  query: Type.Object(pageQuery),
  answer: Type.Object({
    keys: Type.Array(ApiKeyView, { description: "The newest first, revoked ones included." }),
    ...nextPage,
  }),
});

export const createApiKey = byStaff("POST /v1/api-keys", {
  rpc: ApiKeyService.method.createApiKey,
  secret: true,
  summary: "Make an API key",
  description: "Its secret is told by this answer and never again: only a hash of it is kept.",
  body: Body({
    name: Line({ minLength: 1, maxLength: 100, description: "What the key is for." }),
    scopes: Type.Array(Word(scopes, { title: "Scope" }), { minItems: 1, maxItems: 50 }),
    expires_at: Type.Optional(Type.String({ format: "date-time", description: "Absent: it does not expire." })),
  }),
  answer: Type.Object({
    key: ApiKeyView,
    secret: Type.String({
      description:
        "Sent as `Authorization: Bearer`; told this once. Empty when the request was repeated with its idempotency key.",
    }),
  }),
  errors: ["presence.invalid_api_key", "presence.too_many_api_keys"],
});

export const revokeApiKey = byStaff("DELETE /v1/api-keys/{key_id}", {
  rpc: ApiKeyService.method.revokeApiKey,
  summary: "End an API key for good",
  description: "Requests with it are refused from then on. Ending it again changes nothing.",
  answer: Type.Object({ key: ApiKeyView }),
  errors: ["presence.api_key_not_found"],
});
