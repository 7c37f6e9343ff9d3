import Type, { type Static } from "typebox";
import { MESSAGE_MAX_LENGTH } from "../limits.ts";
import { Uuid } from "../views.ts";

/** Bodies of the routes with which chats are handed over (C20, C21) and of the contact form (C19). */

const strict = { additionalProperties: false } as const;

export const ForwardBody = Type.Object({ department_id: Uuid }, strict);
export type ForwardBody = Static<typeof ForwardBody>;

export const TransferBody = Type.Object(
  {
    operator_id: Uuid,
    reason: Type.String({ minLength: 1, maxLength: 500, description: "Why, for the eyes of staff." }),
  },
  strict,
);
export type TransferBody = Static<typeof TransferBody>;

/** A department with somebody online. */
export const DepartmentTargetView = Type.Object({
  id: Uuid,
  name: Type.String(),
  online: Type.Integer({ minimum: 1 }),
  free: Type.Integer({ description: "Of those online, so many are below the department's chat limit." }),
});
export type DepartmentTargetView = Static<typeof DepartmentTargetView>;

/** An operator who is online. */
export const OperatorTargetView = Type.Object({
  id: Uuid,
  name: Type.String(),
  department_ids: Type.Array(Uuid),
  load: Type.Integer({ description: "Chats that count for them now." }),
});
export type OperatorTargetView = Static<typeof OperatorTargetView>;

/** To whom a chat could be handed over now, both by name. */
export const ForwardTargetsBody = Type.Object({
  departments: Type.Array(DepartmentTargetView),
  operators: Type.Array(OperatorTargetView),
});
export type ForwardTargetsBody = Static<typeof ForwardTargetsBody>;

/** A contact form: of a chat, or of a project where there is none. */
export const ContactFormBody = Type.Object(
  {
    chat_id: Type.Optional(Type.String({ format: "uuid", description: "The visitor's chat that offers the form." })),
    project_id: Type.Optional(Type.String({ format: "uuid", description: "Needed where there is no chat." })),
    department_id: Type.Optional(Uuid),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    email: Type.String({ maxLength: 254, format: "email", description: "Where the answer goes." }),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    page_url: Type.Optional(Type.String({ maxLength: 2048 })),
    referrer: Type.Optional(Type.String({ maxLength: 2048 })),
    message_id: Type.String({ format: "uuid", description: "UUIDv7 made by the sender; makes a repetition harmless." }),
    text: Type.String({ minLength: 1, maxLength: MESSAGE_MAX_LENGTH }),
  },
  strict,
);
export type ContactFormBody = Static<typeof ContactFormBody>;

export const AnswerBody = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: MESSAGE_MAX_LENGTH, description: "Sent by mail." }) },
  strict,
);
export type AnswerBody = Static<typeof AnswerBody>;
