import Type, { type Static } from "typebox";
import { View } from "./shapes.ts";

/** What is wrong with a field. */
export const FieldErrorView = View("FieldError", { pointer: Type.String(), detail: Type.String() });

/** What an error says wherever it is told: docs/errors.md. */
export const problemFields = {
  kind: Type.String({ description: "Kind of the error taxonomy, for example `failed_precondition`." }),
  reason: Type.String({ description: "Stable code, for example `chat.already_taken`." }),
  params: Type.Record(Type.String(), Type.String()),
  errors: Type.Array(FieldErrorView, { description: "The fields that are wrong, by JSON pointer." }),
};

/** RFC 9457 problem: every error of the API has this shape. */
export const ProblemView = View("Problem", {
  type: Type.String({ description: "`/problems/<reason>`." }),
  title: Type.String(),
  status: Type.Integer(),
  instance: Type.Optional(Type.String()),
  request_id: Type.Optional(Type.String()),
  ...problemFields,
});
export type ProblemView = Static<typeof ProblemView>;
