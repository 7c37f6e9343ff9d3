import Type from "typebox";
import { Nullable, Uuid, View } from "./shapes.ts";

/** How it went, and how it is now (C23). */

const SpreadView = View("Spread", {
  median_s: Type.Number(),
  p95_s: Type.Number({ description: "95 of 100 are not longer." }),
});

export const FiguresView = View("Figures", {
  key: Type.String({ description: "Id of the group, or its day as `YYYY-MM-DD`; empty for everything together." }),
  name: Type.String(),
  served: Type.Integer({ description: "Ended chats that an operator had, the contact form excepted." }),
  missed: Type.Integer({ description: "Ended chats that nobody had, the contact form excepted." }),
  contact_form: Type.Integer({ description: "Ended in the contact form." }),
  bounce_rate: Type.Number({ description: "contact_form / (served + contact_form)." }),
  waiting: Nullable(SpreadView),
  first_response: Nullable(SpreadView),
  duration: Nullable(SpreadView),
  ratings: Type.Integer(),
  rating: Type.Number({ description: "Average; 0 without ratings." }),
  scores: Type.Array(Type.Integer(), { description: "How often each score from 1 to 5 was given." }),
  online_s: Type.Integer({ description: "Seconds online in the period; only by operator." }),
});

export const DepartmentNowView = View("DepartmentNow", {
  department_id: Uuid,
  name: Type.String(),
  waiting: Type.Integer(),
  held: Type.Integer(),
  oldest_wait_s: Type.Number(),
  online: Type.Integer(),
});

export const OperatorNowView = View("OperatorNow", {
  operator_id: Uuid,
  name: Type.String(),
  online: Type.Boolean(),
  held: Type.Integer(),
});
