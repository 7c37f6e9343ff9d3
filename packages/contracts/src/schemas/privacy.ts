import Type from "typebox";
import { ReceiptState } from "../gen/switchboard/search/v1/privacy_pb.js";
import { wordsOf } from "../words.ts";
import { Nullable, ReferenceView, Timestamp, UNKNOWN_WORD, Uuid, View, Word } from "./shapes.ts";

/** What a service did for a request. */
const PrivacyReceiptView = View("PrivacyReceipt", {
  service: Type.String({ examples: ["chat"] }),
  state: Word(wordsOf(ReceiptState), {
    title: "ReceiptState",
    [UNKNOWN_WORD]: "pending",
    description: "`pending`: it is asked, and asked again while it is away.",
  }),
  erased: Type.Record(Type.String(), Type.Integer(), {
    description: "How much of each kind.",
    examples: [{ messages: 12 }],
  }),
  ended_at: Nullable(Timestamp),
  last_error: Nullable(Type.String({ description: "The code of the error for which it is pending still." })),
});

/** Somebody's erasure, and what came of it. */
export const PrivacyRequestView = View("PrivacyRequest", {
  id: Uuid,
  client_id: Type.String({ format: "uuid", description: "Of the client that was; it leads nowhere any more." }),
  reason: Type.String(),
  requested_by: ReferenceView,
  requested_at: Timestamp,
  receipts: Type.Array(PrivacyReceiptView, { description: "Of each service, in the order in which they are asked." }),
});
