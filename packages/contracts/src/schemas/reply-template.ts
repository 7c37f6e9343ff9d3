import Type from "typebox";
import { TemplateScope, TemplateUse } from "../gen/switchboard/chat/v1/reply_templates_pb.js";
import { wordsOf } from "../words.ts";
import { Nullable, ReferenceView, Timestamp, UNKNOWN_WORD, Uuid, View, Word } from "./shapes.ts";

export const TemplateScopeView = Word(wordsOf(TemplateScope), {
  title: "TemplateScope",
  [UNKNOWN_WORD]: "person",
  description: "Who may use it.",
});
export const TemplateUseView = Word(wordsOf(TemplateUse), {
  title: "TemplateUse",
  [UNKNOWN_WORD]: "chat",
  description: "Where it is offered.",
});

/** A predefined reply that was made from a message (C12, R2). */
export const ReplyTemplateView = View("ReplyTemplate", {
  id: Uuid,
  title: Type.String(),
  shortcut: Type.String(),
  text: Type.String(),
  scope: TemplateScopeView,
  department_id: Nullable(Uuid),
  use: TemplateUseView,
  source: View("TemplateSource", { chat_id: Uuid, message_id: Uuid }, { description: "The message it was made from." }),
  saved_by: ReferenceView,
  saved_at: Timestamp,
});
