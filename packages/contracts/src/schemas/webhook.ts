import Type from "typebox";
import { DeliveryState, EndpointState } from "../gen/switchboard/notify/v1/webhooks_pb.js";
import { wordsOf } from "../words.ts";
import { Nullable, Timestamp, UNKNOWN_WORD, Uuid, View, Word } from "./shapes.ts";

/** Who is told what happens (G4). */

export const EndpointStateView = Word(wordsOf(EndpointState), { title: "EndpointState", [UNKNOWN_WORD]: "disabled" });

export const endpointFields = {
  url: Type.String({
    minLength: 1,
    maxLength: 2000,
    description: "https, on the public internet, without user and password.",
    examples: ["https://hooks.example.com/switchboard"],
  }),
  event_types: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    minItems: 1,
    maxItems: 50,
    description: "Types of events, or the single entry `*` for all.",
    examples: [["chat.opened"]],
  }),
  project_ids: Type.Array(Uuid, { maxItems: 100, description: "Only their chats; empty for all." }),
};

/** Where events are sent. */
export const EndpointView = View("Endpoint", {
  id: Uuid,
  ...endpointFields,
  state: EndpointStateView,
  disabled_reason: Nullable(
    Type.String({
      description:
        "`failing`, `backlog` or `gone` (it answered 410); null unless it was switched off without anybody asking.",
    }),
  ),
  created_at: Timestamp,
  failing_since: Nullable(Timestamp),
  previous_secret_until: Nullable(Timestamp),
});

export const DeliveryStateView = Word(wordsOf(DeliveryState), { title: "DeliveryState", [UNKNOWN_WORD]: "pending" });

/** One event to one endpoint, and how its last attempt went. */
export const DeliveryView = View("Delivery", {
  id: Uuid,
  endpoint_id: Uuid,
  event_id: Type.String(),
  event_type: Type.String(),
  subject: Type.String({ description: "What the event is about: the id of a chat." }),
  state: DeliveryStateView,
  attempts: Type.Integer(),
  created_at: Timestamp,
  next_attempt_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
  response_status: Nullable(Type.Integer({ description: "Of the last answer; null when there was none." })),
  response_body: Type.String({ description: "Begin of the last answer, at most 4 KiB." }),
  error: Nullable(Type.String({ description: "What went wrong at last." })),
  duration_ms: Type.Integer({ description: "Of the last attempt." }),
  redelivery_of: Nullable(Uuid),
  body: Type.String({ description: "What is sent." }),
});
