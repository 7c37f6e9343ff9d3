import { TemplateScope, TemplateUse } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { listReplyTemplates, saveReplyTemplate } from "@switchboard/contracts/operations/reply-templates";
import { fromWord } from "@switchboard/contracts/words";
import type { GatewayDeps } from "../deps.ts";
import { toTemplateView } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { pageOf, serve } from "./serve.ts";

/** Predefined replies made from messages (C12). */
export function addReplyTemplateRoutes(app: App, { replyTemplates }: GatewayDeps): void {
  serve(app, saveReplyTemplate, async (input, call) => {
    const wanted = {
      chatId: input.chat_id,
      messageId: input.message_id,
      title: input.title,
      shortcut: input.shortcut ?? "",
      text: input.text ?? "",
      scope: fromWord(TemplateScope, input.scope),
      departmentId: input.department_id ?? "",
      use: fromWord(TemplateUse, input.use),
    };
    return { template: toTemplateView((await replyTemplates.saveReplyTemplate(wanted, call)).template) };
  });
  serve(app, listReplyTemplates, async (input, call) => {
    const page = await replyTemplates.listReplyTemplates(pageOf(input), call);
    return { templates: page.templates.map(toTemplateView), next_page_token: page.nextPageToken };
  });
}
