import type { OutboxEvent } from "@switchboard/bus/outbox";
import { toEventJson } from "@switchboard/contracts/encode";
import { ReplyTemplateSavedSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_template_events";
import {
  type ReplyTemplate as ProtoTemplate,
  TemplateScope,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import type { Complete } from "@switchboard/contracts/messages";
import { chatEventSubject } from "@switchboard/contracts/subjects";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import { newId } from "@switchboard/kit/ids";
import type { ReplyTemplate } from "../store/reply-templates.ts";

/** A message was saved as a predefined reply. */
export function templateSaved(template: ReplyTemplate): OutboxEvent {
  const payload = toEventJson(ReplyTemplateSavedSchema, { template: toProtoTemplate(template) });
  return { id: newId(), subject: chatEventSubject("reply_template_saved", template.id), payload };
}

export function toProtoTemplate({
  scope,
  departmentId,
  usedIn,
  savedAt,
  ...template
}: ReplyTemplate): Complete<ProtoTemplate> {
  return {
    ...template,
    scope: fromWord(TemplateScope, scope),
    departmentId: departmentId ?? "",
    use: fromWord(TemplateUse, usedIn),
    savedAt: toTimestamp(savedAt),
  };
}
