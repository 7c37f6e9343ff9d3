import Type from "typebox";
import { PrivacyRequestKind, ReceiptState } from "../gen/switchboard/search/v1/privacy_pb.js";
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

/** Somebody's erasure or export, and what came of it. */
export const PrivacyRequestView = View("PrivacyRequest", {
  id: Uuid,
  kind: Word(wordsOf(PrivacyRequestKind), { title: "PrivacyRequestKind", [UNKNOWN_WORD]: "erase" }),
  client_id: Type.String({ format: "uuid", description: "Of one that was erased it leads nowhere." }),
  reason: Type.String(),
  requested_by: ReferenceView,
  requested_at: Timestamp,
  receipts: Type.Array(PrivacyReceiptView, {
    description: "Of each service, in the order in which they are asked; none of an export.",
  }),
});
