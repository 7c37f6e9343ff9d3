import type { OutboxEvent } from "@switchboard/bus/outbox";
import { ReplyTemplateSaved } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_template_events";
import {
  TemplateScope as ProtoScope,
  type ReplyTemplate as ProtoTemplate,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { chatEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { ReplyTemplate, TemplateScope } from "../store/reply-templates.ts";

const scopes = {
  everyone: ProtoScope.EVERYONE,
  department: ProtoScope.DEPARTMENT,
  person: ProtoScope.PERSON,
} as const satisfies Record<TemplateScope, ProtoScope>;

/** A message was saved as a predefined reply. */
export function templateSaved(template: ReplyTemplate): OutboxEvent {
  const payload = ReplyTemplateSaved.toJSON({ template: toProtoTemplate(template) });
  return { id: newId(), subject: chatEventSubject("reply_template_saved", template.id), payload };
}

export function toProtoTemplate({ scope, departmentId, usedIn, ...template }: ReplyTemplate): ProtoTemplate {
  const use = usedIn === "chat" ? TemplateUse.CHAT : TemplateUse.TICKETS;
  return { ...template, scope: scopes[scope], departmentId: departmentId ?? "", use };
}
