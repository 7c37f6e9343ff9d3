import Type, { type Static } from "typebox";
import { MESSAGE_MAX_LENGTH } from "../limits.ts";
import { Timestamp, Uuid } from "../views.ts";

/** Bodies of predefined replies made from messages (C12, R2). */

const strict = { additionalProperties: false } as const;
const Scope = Type.Union([Type.Literal("everyone"), Type.Literal("department"), Type.Literal("person")], {
  description: "Who may use it.",
});
const Use = Type.Union([Type.Literal("chat"), Type.Literal("tickets")], { description: "Where it is offered." });

export const SaveReplyTemplateBody = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 100 }),
    shortcut: Type.Optional(Type.String({ maxLength: 40, description: "Letters, digits, `-` and `_`." })),
    text: Type.Optional(
      Type.String({
        maxLength: MESSAGE_MAX_LENGTH,
        description: "With placeholders; the message's text unless given.",
      }),
    ),
    scope: Scope,
    department_id: Type.Optional(
      Type.String({ format: "uuid", description: "One of the caller's; with the scope `department`." }),
    ),
    use: Use,
  },
  strict,
);
export type SaveReplyTemplateBody = Static<typeof SaveReplyTemplateBody>;

export const ReplyTemplateView = Type.Object({
  id: Uuid,
  title: Type.String(),
  shortcut: Type.String(),
  text: Type.String(),
  scope: Scope,
  department_id: Type.Union([Uuid, Type.Null()]),
  use: Use,
  source: Type.Object({ chat_id: Uuid, message_id: Uuid }, { description: "The message it was made from." }),
  saved_by: Type.Object({ id: Uuid, name: Type.String() }),
  saved_at: Timestamp,
});
export type ReplyTemplateView = Static<typeof ReplyTemplateView>;

export const ReplyTemplateBody = Type.Object({ template: ReplyTemplateView });
export type ReplyTemplateBody = Static<typeof ReplyTemplateBody>;

export const ReplyTemplatesBody = Type.Object({
  templates: Type.Array(ReplyTemplateView, { description: "Those that the caller may use, newest first." }),
  next_page_token: Type.String({ description: "Empty at the end." }),
});
export type ReplyTemplatesBody = Static<typeof ReplyTemplatesBody>;
