import Type, { type Static } from "typebox";
import { MESSAGE_MAX_LENGTH } from "../limits.ts";
import { OriginBody } from "../rest.ts";
import { Uuid } from "../views.ts";

/** Bodies of the contact form and of what answers it (C19). */

const strict = { additionalProperties: false } as const;

/** A contact form: of a chat, or of a project where there is none. */
export const ContactFormBody = Type.Object(
  {
    chat_id: Type.Optional(Type.String({ format: "uuid", description: "The visitor's chat that offers the form." })),
    project_id: Type.Optional(Type.String({ format: "uuid", description: "Needed where there is no chat." })),
    department_id: Type.Optional(Uuid),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    email: Type.String({ maxLength: 254, format: "email", description: "Where the answer goes." }),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    origin: Type.Optional(OriginBody),
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
