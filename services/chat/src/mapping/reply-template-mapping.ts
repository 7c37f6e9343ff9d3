import type { OutboxEvent } from "@switchboard/bus/outbox";
import { ReplyTemplateSavedSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_template_events";
import {
  type ReplyTemplate as ProtoTemplate,
  TemplateScope,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import type { Complete } from "@switchboard/contracts/messages";
import { stamped } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import { fact } from "../events/fact.ts";
import type { ReplyTemplate } from "../store/reply-templates.ts";

/** A message was saved as a predefined reply. */
export function templateSaved(template: ReplyTemplate): OutboxEvent {
  return fact("reply_template_saved", template.id, ReplyTemplateSavedSchema, { template: toProtoTemplate(template) });
}

/** A predefined reply as the protos have it. */
export function toProtoTemplate({ scope, departmentId, usedIn, ...template }: ReplyTemplate): Complete<ProtoTemplate> {
  return stamped({
    ...template,
    scope: fromWord(TemplateScope, scope),
    departmentId: departmentId ?? "",
    use: fromWord(TemplateUse, usedIn),
  });
}
