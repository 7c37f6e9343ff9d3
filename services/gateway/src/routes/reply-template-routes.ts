import { TemplateScope, TemplateUse } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import {
  ReplyTemplateBody,
  ReplyTemplatesBody,
  SaveReplyTemplateBody,
} from "@switchboard/contracts/rest/reply-templates";
import { Uuid } from "@switchboard/contracts/views";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { toTemplateView } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders, PageQuery, pageOf } from "./route-schemas.ts";

const tags = ["chats"];
const config = { access: "staff" } as const;

const scopes = {
  everyone: TemplateScope.EVERYONE,
  department: TemplateScope.DEPARTMENT,
  person: TemplateScope.PERSON,
} as const;
const uses = { chat: TemplateUse.CHAT, tickets: TemplateUse.TICKETS } as const;

/** Predefined replies made from messages (C12). */
export function addReplyTemplateRoutes(app: App, deps: GatewayDeps): void {
  addSave(app, deps);
  addList(app, deps);
}

function addSave(app: App, { replyTemplates }: GatewayDeps): void {
  const schema = {
    operationId: "saveReplyTemplate",
    summary: "Save a message as a predefined reply",
    tags,
    params: Type.Object({ ...ChatParams.properties, message_id: Uuid }),
    headers: IdempotencyHeaders,
    body: SaveReplyTemplateBody,
    response: answers(ReplyTemplateBody),
  };
  app.post("/v1/chats/:chat_id/messages/:message_id/reply-template", { schema, config }, async (request) => {
    const { title, shortcut = "", text = "", scope, department_id = "", use } = request.body;
    const wanted = {
      chatId: request.params.chat_id,
      messageId: request.params.message_id,
      title,
      shortcut,
      text,
      scope: scopes[scope],
      departmentId: department_id,
      use: uses[use],
    };
    const { template } = await replyTemplates.saveReplyTemplate(wanted, await writeCall(request));
    return { template: toTemplateView(template) };
  });
}

function addList(app: App, { replyTemplates }: GatewayDeps): void {
  const schema = {
    operationId: "listReplyTemplates",
    summary: "The predefined replies that I may use",
    tags,
    querystring: PageQuery,
    response: answers(ReplyTemplatesBody),
  };
  app.get("/v1/reply-templates", { schema, config }, async (request) => {
    const call = { callerToken: await request.callerToken() };
    const page = await replyTemplates.listReplyTemplates(pageOf(request.query), call);
    return { templates: page.templates.map(toTemplateView), next_page_token: page.nextPageToken };
  });
}
