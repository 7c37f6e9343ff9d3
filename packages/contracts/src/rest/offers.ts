import Type, { type Static } from "typebox";
import { Uuid } from "../views.ts";

/** Bodies of the routes with which chats are handed over (C20, C21). */

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
