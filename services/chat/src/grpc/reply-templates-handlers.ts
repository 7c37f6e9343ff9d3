import {
  type ReplyTemplatesService,
  type SaveReplyTemplateRequest,
  TemplateScope,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import { invalidField } from "@switchboard/kit/errors";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { type SaveReplyTemplate, saveReplyTemplate } from "../commands/save-reply-template.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoTemplate } from "../mapping/reply-template-mapping.ts";
import { listReplyTemplates } from "../queries/list-reply-templates.ts";
import { checkField, checkFilled, checkId, checkWord } from "../validation.ts";

/** Characters of a title. */
const TITLE_MAX = 100;
const SHORTCUT = /^[\p{L}\p{N}_-]{0,40}$/u;

/** The face of the service for predefined replies: translate in, call one command or query, translate out. */
export function replyTemplatesHandlers(deps: ChatDeps): UnaryHandlers<typeof ReplyTemplatesService> {
  return {
    saveReplyTemplate: async (request, context) => ({
      template: toProtoTemplate(await saveReplyTemplate(deps, context, toSave(request))),
    }),
    listReplyTemplates: async (request, { caller }) => {
      const { templates, nextPageToken } = await listReplyTemplates(deps.pool, caller, request);
      return { templates: templates.map(toProtoTemplate), nextPageToken };
    },
  };
}

function toSave(request: SaveReplyTemplateRequest): SaveReplyTemplate {
  const scope = checkWord(TemplateScope, request.scope, "/scope");
  return {
    chatId: checkId(request.chatId, "/chat_id"),
    messageId: checkId(request.messageId, "/message_id"),
    title: checkFilled(request.title, "/title", TITLE_MAX),
    shortcut: toShortcut(request.shortcut),
    text: checkField(request.text, "/text", MESSAGE_MAX_LENGTH),
    scope,
    departmentId: scope === "department" ? checkId(request.departmentId, "/department_id") : null,
    usedIn: checkWord(TemplateUse, request.use, "/use"),
  };
}

function toShortcut(shortcut: string): string {
  if (SHORTCUT.test(shortcut)) return shortcut;
  throw invalidField("chat.invalid_request", "/shortcut", "must have at most 40 letters, digits, hyphens, underscores");
}
