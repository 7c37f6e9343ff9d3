import type { OutboxEvent } from "@switchboard/bus/outbox";
import { TemplateScope, TemplateUse } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { messageFields } from "@switchboard/contracts/message-fields";
import { fact } from "../events/fact.ts";
import type { ReplyTemplate } from "../store/reply-templates.ts";

/** A message was saved as a predefined reply. */
export function templateSaved(template: ReplyTemplate): OutboxEvent {
  return fact("reply_template_saved", template.id, { template: toProtoTemplate(template) });
}

/** A predefined reply as the protos have it. */
export function toProtoTemplate({ departmentId, usedIn, ...template }: ReplyTemplate) {
  const fields = { ...template, departmentId: departmentId ?? "", use: usedIn };
  return messageFields(fields, { scope: TemplateScope, use: TemplateUse });
}
