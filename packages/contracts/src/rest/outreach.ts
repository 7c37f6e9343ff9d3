import Type, { type Static } from "typebox";
import { MESSAGE_MAX_LENGTH } from "../limits.ts";
import { ChatView, Uuid } from "../views.ts";

/** Bodies with which operators turn to visitors (C6, C14). */

const strict = { additionalProperties: false } as const;

export const OfferPageBody = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 2000, description: "http or https, on a host of the project's site." }),
    label: Type.Optional(Type.String({ maxLength: 100, description: "What the page is called to the visitor." })),
  },
  strict,
);
export type OfferPageBody = Static<typeof OfferPageBody>;

/** Exactly one of `client_id` and `visitor_id` says whom to address. */
export const StartConversationBody = Type.Object(
  {
    project_id: Uuid,
    client_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "The site's id of a client who wrote before." }),
    ),
    visitor_id: Type.Optional(Uuid),
    message_id: Type.String({ format: "uuid", description: "UUIDv7 made by the sender; makes a repetition harmless." }),
    text: Type.String({ minLength: 1, maxLength: MESSAGE_MAX_LENGTH }),
  },
  strict,
);
export type StartConversationBody = Static<typeof StartConversationBody>;

export const StartedConversationBody = Type.Object({
  chat: ChatView,
  delivered: Type.Union([Type.Literal("popup"), Type.Literal("mail"), Type.Literal("none")], {
    description:
      "`popup`: in an open widget; `mail`: a mail with a link is on its way; `none`: it waits in the widget, and nothing else could be done.",
  }),
});
export type StartedConversationBody = Static<typeof StartedConversationBody>;
