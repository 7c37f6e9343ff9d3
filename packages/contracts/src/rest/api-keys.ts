import Type, { type Static } from "typebox";
import { scopes } from "../scopes.ts";
import { Timestamp, Uuid } from "../views.ts";

/** Bodies of the routes of API keys (G4). */

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A key without its secret. */
export const ApiKeyView = Type.Object({
  id: Uuid,
  name: Type.String(),
  scopes: Type.Array(Type.String(), { description: "For example `chats:read`." }),
  created_by: Type.String({ description: "Name of who made it." }),
  created_at: Timestamp,
  expires_at: Nullable(Timestamp),
  revoked_at: Nullable(Timestamp),
  last_used_at: Nullable(Type.String({ format: "date-time", description: "To the minute; null when it never was." })),
});
export type ApiKeyView = Static<typeof ApiKeyView>;

export const CreateApiKeyBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: "What the key is for." }),
    scopes: Type.Array(Type.Enum([...scopes]), { minItems: 1, maxItems: 50 }),
    expires_at: Type.Optional(Type.String({ format: "date-time", description: "Absent: it does not expire." })),
  },
  { additionalProperties: false },
);
export type CreateApiKeyBody = Static<typeof CreateApiKeyBody>;

export const CreatedApiKeyBody = Type.Object({
  key: ApiKeyView,
  secret: Type.String({
    description:
      "Sent as `Authorization: Bearer`; told this once. Empty when the request was repeated with its idempotency key.",
  }),
});
export type CreatedApiKeyBody = Static<typeof CreatedApiKeyBody>;

export const ApiKeyBody = Type.Object({ key: ApiKeyView });
export type ApiKeyBody = Static<typeof ApiKeyBody>;

export const ApiKeyPageBody = Type.Object({
  keys: Type.Array(ApiKeyView, { description: "The newest first, revoked ones included." }),
  next_page_token: Type.String({ description: "Empty at the end." }),
});
export type ApiKeyPageBody = Static<typeof ApiKeyPageBody>;
