import Type, { type Static } from "typebox";
import { Nullable, Uuid } from "./shapes.ts";

/** How it went, and how it is now (C23). */

const SpreadView = Type.Object(
  { median_s: Type.Number(), p95_s: Type.Number({ description: "95 of 100 are not longer." }) },
  { title: "Spread" },
);

export const FiguresView = Type.Object(
  {
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
  },
  { title: "Figures" },
);
export type FiguresView = Static<typeof FiguresView>;

export const DepartmentNowView = Type.Object(
  {
    department_id: Uuid,
    name: Type.String(),
    waiting: Type.Integer(),
    held: Type.Integer(),
    oldest_wait_s: Type.Number(),
    online: Type.Integer(),
  },
  { title: "DepartmentNow" },
);

export const OperatorNowView = Type.Object(
  { operator_id: Uuid, name: Type.String(), online: Type.Boolean(), held: Type.Integer() },
  { title: "OperatorNow" },
);
