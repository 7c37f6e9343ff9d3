import {
  ReplyTemplatesService,
  type SaveReplyTemplateRequest,
  TemplateScope,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import { fields } from "@switchboard/kit/checks";
import { invalidField } from "@switchboard/kit/errors";
import { pageOf } from "@switchboard/rpc/unary-handler";
import { type SaveReplyTemplate, saveReplyTemplate } from "../commands/save-reply-template.ts";
import { toProtoTemplate } from "../mapping/reply-template-mapping.ts";
import { listReplyTemplates } from "../queries/own-lists.ts";
import { check, pageFields } from "../validation.ts";
import { serving } from "./serving.ts";

/** Characters of a title. */
const TITLE_MAX = 100;
const SHORTCUT = /^[\p{L}\p{N}_-]{0,40}$/u;

const toTemplate = fields({
  scope: check.wordOf(TemplateScope),
  chatId: check.id,
  messageId: check.id,
  title: check.filledOf(TITLE_MAX),
  shortcut: checkShortcut,
  text: check.textOf(MESSAGE_MAX_LENGTH),
});
const checkUse = check.wordOf(TemplateUse);

/** The face of the service for predefined replies: translate in, call one command or query, translate out. */
export const serveReplyTemplates = serving(ReplyTemplatesService, (handle) => ({
  saveReplyTemplate: handle(toSave, saveReplyTemplate, (template) => ({ template: toProtoTemplate(template) })),
  listReplyTemplates: handle(fields(pageFields), listReplyTemplates, pageOf("templates", toProtoTemplate)),
}));

function toSave(request: SaveReplyTemplateRequest): SaveReplyTemplate {
  const template = toTemplate(request);
  const departmentId = template.scope === "department" ? check.id(request.departmentId, "/department_id") : null;
  return { ...template, departmentId, usedIn: checkUse(request.use, "/use") };
}

function checkShortcut(shortcut: string, pointer: string): string {
  if (SHORTCUT.test(shortcut)) return shortcut;
  throw invalidField("chat.invalid_request", pointer, "must have at most 40 letters, digits, hyphens, underscores");
}
