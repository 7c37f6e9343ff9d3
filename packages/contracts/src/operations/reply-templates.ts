import Type from "typebox";
import { ReplyTemplatesService } from "../gen/switchboard/chat/v1/reply_templates_pb.js";
import { MESSAGE_MAX_LENGTH } from "../limits.ts";
import { operationsWith } from "../operation.ts";
import { ReplyTemplateView, TemplateScopeView, TemplateUseView } from "../schemas/reply-template.ts";
import { Body, Line, nextPage, pageQuery } from "../schemas/shapes.ts";

/** Predefined replies made from messages (C12, R2). */

const byStaff = operationsWith({ access: "staff", tag: "chats" });

export const saveReplyTemplate = byStaff("POST /v1/chats/{chat_id}/messages/{message_id}/reply-template", {
  rpc: ReplyTemplatesService.method.saveReplyTemplate,
  summary: "Save a message as a predefined reply",
  body: Body({
    title: Line({ minLength: 1, maxLength: 100 }),
    shortcut: Type.Optional(Type.String({ maxLength: 40, description: "Letters, digits, `-` and `_`." })),
    text: Type.Optional(
      Type.String({
        maxLength: MESSAGE_MAX_LENGTH,
        description: "With placeholders; the message's text unless given.",
      }),
    ),
    scope: TemplateScopeView,
    department_id: Type.Optional(
      Type.String({ format: "uuid", description: "One of the caller's; with the scope `department`." }),
    ),
    use: TemplateUseView,
  }),
  answer: Type.Object({ template: ReplyTemplateView }),
  errors: ["chat.chat_not_found", "chat.message_not_found", "chat.not_your_department", "chat.invalid_request"],
});

export const listReplyTemplates = byStaff("GET /v1/reply-templates", {
  rpc: ReplyTemplatesService.method.listReplyTemplates,
  summary: "The predefined replies that I may use",
  query: Type.Object(pageQuery),
  answer: Type.Object({
    templates: Type.Array(ReplyTemplateView, { description: "Those that the caller may use, newest first." }),
    ...nextPage,
  }),
});
