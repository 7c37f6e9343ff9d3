import Type from "typebox";
import { MailState } from "../gen/switchboard/notify/v1/mail_service_pb.js";
import { wordsOf } from "../words.ts";
import { Nullable, Timestamp, UNKNOWN_WORD, Uuid, View, Word } from "./shapes.ts";

export const MailStateView = Word(wordsOf(MailState), { title: "MailState", [UNKNOWN_WORD]: "waiting" });

/** One mail to one address. */
export const MailView = View("Mail", {
  id: Uuid,
  mail_id: Type.String({ description: "Mails of one request share it; begins their Message-ID." }),
  recipient: Type.String(),
  template: Type.String(),
  language: Type.String(),
  state: MailStateView,
  attempts: Type.Integer(),
  last_error: Nullable(Type.String()),
  created_at: Timestamp,
  due_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
});
