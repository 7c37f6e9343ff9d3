/** What an API key may be allowed (G4): a thing, and reading or writing it. Writing does not include reading. */
export const scopes = [
  "chats:read",
  "chats:write",
  "clients:read",
  "clients:write",
  "figures:read",
  "webhooks:write",
  "organisation:read",
  "organisation:write",
] as const;
export type Scope = (typeof scopes)[number];
