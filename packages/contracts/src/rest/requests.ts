import Type, { type Static } from "typebox";
import { Timestamp, Uuid } from "../views.ts";

/** Bodies of what begins in a chat and is done elsewhere (C11). */

const strict = { additionalProperties: false } as const;

export const RequestTicketBody = Type.Object({ subject: Type.String({ minLength: 1, maxLength: 200 }) }, strict);
export type RequestTicketBody = Static<typeof RequestTicketBody>;

/** What is left out comes from the chat. */
export const RequestClientBody = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 200 })),
    email: Type.Optional(Type.String({ maxLength: 254, format: "email" })),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
  },
  strict,
);
export type RequestClientBody = Static<typeof RequestClientBody>;

/** Something asked for from a chat that others do. */
export const ChatRequestView = Type.Object({
  id: Uuid,
  chat_id: Uuid,
  kind: Type.Union([Type.Literal("ticket"), Type.Literal("client")]),
  state: Type.Union([Type.Literal("pending"), Type.Literal("done"), Type.Literal("failed")]),
  params: Type.Record(Type.String(), Type.String(), { description: "What was asked for: `subject`, `name`..." }),
  result: Type.Union([Type.String(), Type.Null()], {
    description: "The ticket's or client's id, or why it failed; null while it is pending.",
  }),
  requested_by: Type.Object({ id: Uuid, name: Type.String() }),
  requested_at: Timestamp,
});
export type ChatRequestView = Static<typeof ChatRequestView>;

export const ChatRequestBody = Type.Object({ request: ChatRequestView });
export type ChatRequestBody = Static<typeof ChatRequestBody>;

export const ChatRequestsBody = Type.Object({
  requests: Type.Array(ChatRequestView, { description: "Oldest first, one of each kind at most." }),
});
export type ChatRequestsBody = Static<typeof ChatRequestsBody>;

export const AccountLinkBody = Type.Object({ url: Type.String({ description: "In the billing panel." }) });
export type AccountLinkBody = Static<typeof AccountLinkBody>;
