import Type from "typebox";
import { Timestamp, Uuid, View } from "./shapes.ts";

/** Why a chat is where it is (C17). */

/** What routing thought of one member of a department. */
const CandidateView = View("Candidate", {
  operator_id: Uuid,
  operator_name: Type.String(),
  load: Type.Integer({ description: "Chats that counted for them before this one." }),
  verdict: Type.String({
    description:
      "`chosen`; `free`: could have it; `full`: at the limit; `suspect`: no connection for up to 25 s; `offline`: away or switched Offline.",
  }),
});

const thoughts = {
  mode: Type.String({ description: "`manual`, `round_robin` or `least_busy`." }),
  chat_limit: Type.Integer(),
  counts: Type.Record(Type.String(), Type.Integer(), { description: "How many candidates had each verdict." }),
  candidates: Type.Array(CandidateView, { description: "The first 10, in the order of their verdicts." }),
};

/** A decision that gave the chat to somebody. */
export const DecisionView = View("RoutingDecision", {
  at: Timestamp,
  department_id: Uuid,
  operator_id: Uuid,
  operator_name: Type.String(),
  ...thoughts,
});

/** A change of the chat. */
export const TimelineEntryView = View("TimelineEntry", {
  version: Type.Integer(),
  at: Timestamp,
  kind: Type.String({ description: "For example `taken` or `returned`." }),
  params: Type.Record(Type.String(), Type.String(), {
    description: "What there is to know of it, for example `operator_name` and `way`.",
  }),
});

/** A place in the list of a department, and why nobody was given the chat there so far. */
export const ListPlaceView = View("ListPlace", {
  department_id: Uuid,
  department_name: Type.String(),
  position: Type.Integer({ description: "1 is the longest waiting." }),
  open: Type.Boolean({ description: "Within its hours now." }),
  reason: Type.String({
    description:
      "`manual`: whoever takes it has it; `closed`; `nobody_online`; `all_full`; `in_turn`: somebody is free, and those before it are given out first.",
  }),
  ...thoughts,
});
