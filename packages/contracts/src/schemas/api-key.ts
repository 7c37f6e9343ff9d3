import Type from "typebox";
import { Nullable, Timestamp, Uuid, View } from "./shapes.ts";

/** An API key (G4) without its secret. */
export const ApiKeyView = View("ApiKey", {
  id: Uuid,
  name: Type.String(),
  scopes: Type.Array(Type.String(), { description: "For example `chats:read`." }),
  created_by: Type.String({ description: "Name of who made it." }),
  created_at: Timestamp,
  expires_at: Nullable(Timestamp),
  revoked_at: Nullable(Timestamp),
  last_used_at: Nullable(Type.String({ format: "date-time", description: "To the minute; null when it never was." })),
});

/** An API key, as it is told who it is. */
export const KeyIdentityView = View("KeyIdentity", {
  id: Uuid,
  name: Type.String(),
  scopes: Type.Array(Type.String(), { description: "For example `chats:read`." }),
  expires_at: Nullable(Timestamp),
});
