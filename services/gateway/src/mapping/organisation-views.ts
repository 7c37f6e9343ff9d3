import {
  type BusinessHours,
  FormField,
  Permission,
  type Project,
  type ProjectKeyInfo,
  RoutingMode,
  type SaveDepartmentRequest,
  type SaveProjectRequest,
  type SaveStaffRequest,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { type Init, plain } from "@switchboard/contracts/messages";
import type { BodyOf } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type {
  BusinessHoursView,
  ChatFormView,
  FormFieldView,
  PermissionView,
  ProjectKeyView,
  ProjectView,
  RoutingModeView,
} from "@switchboard/contracts/schemas/organisation";
import { fromWord, toWord } from "@switchboard/contracts/words";
import { isUuid } from "@switchboard/kit/ids";
import { toTimeView } from "./time-view.ts";

/** What administrators see and say of departments, projects and staff: JSON of contracts/schemas to proto and back. */

/** A permission that this version does not know yet grants nothing. */
export function toPermissionViews(granted: readonly Permission[]): PermissionView[] {
  return granted.flatMap((permission) => toWord(Permission, permission) ?? []);
}

/** Chats of a mode that this version does not know are not given out here either way. */
export function toRoutingModeView(mode: RoutingMode): RoutingModeView {
  return toWord(RoutingMode, mode) ?? "manual";
}

export function toHoursView(hours: BusinessHours | undefined): BusinessHoursView | null {
  if (hours === undefined) return null;
  const { timeZone, weekly, holidays } = plain(hours);
  return { time_zone: timeZone, weekly, holidays };
}

export function toChatFormView({ nameField, emailField, phoneField }: Project): ChatFormView {
  const toView = (field: FormField): FormFieldView => toWord(FormField, field) ?? "optional";
  return { name: toView(nameField), email: toView(emailField), phone: toView(phoneField) };
}

/** A department or project as presence wants it named: no slug looks like an id. */
export function toName(text: string): { case: "id" | "slug"; value: string } {
  return { case: isUuid(text) ? "id" : "slug", value: text };
}

export function toProjectView(project: Project): ProjectView {
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    allowed_origins: project.allowedOrigins,
    accent_color: project.accentColor,
    form: toChatFormView(project),
    uploads_allowed: project.uploadsAllowed,
    account_url_template: project.accountUrlTemplate || null,
    site_url: project.siteUrl || null,
    language: project.language,
  };
}

export function toProjectKeyView({ keyId, algorithm, createdAt }: ProjectKeyInfo): ProjectKeyView {
  return { key_id: keyId, algorithm: algorithm === "EdDSA" ? "EdDSA" : "HS256", created_at: toTimeView(createdAt) };
}

export function fromDepartmentBody(
  slug: string,
  body: BodyOf<Operations["saveDepartment"]>,
): Init<SaveDepartmentRequest> {
  const { hours } = body;
  return {
    slug,
    name: body.name,
    language: body.language,
    acceptsChats: body.accepts_chats,
    acceptsTickets: body.accepts_tickets,
    headId: body.head_id ?? "",
    escalatesToId: body.escalates_to_id ?? "",
    projectIds: body.project_ids,
    permissions: body.permissions.map((permission) => fromWord(Permission, permission)),
    routingMode: fromWord(RoutingMode, body.routing_mode),
    chatLimit: body.chat_limit ?? 0,
    replyLimitS: body.reply_limit_s ?? 0,
    waitingLimitS: body.waiting_limit_s ?? 0,
    hours: hours ? { timeZone: hours.time_zone, weekly: hours.weekly, holidays: hours.holidays } : undefined,
    email: body.email ?? "",
  };
}

export function fromProjectBody(slug: string, body: BodyOf<Operations["saveProject"]>): Init<SaveProjectRequest> {
  return {
    slug,
    name: body.name,
    allowedOrigins: body.allowed_origins,
    accentColor: body.accent_color ?? "",
    nameField: fromWord(FormField, body.form?.name),
    emailField: fromWord(FormField, body.form?.email),
    phoneField: fromWord(FormField, body.form?.phone),
    uploadsAllowed: body.uploads_allowed ?? false,
    accountUrlTemplate: body.account_url_template ?? "",
    siteUrl: body.site_url ?? "",
    language: body.language ?? "",
  };
}

export function fromStaffBody(body: BodyOf<Operations["saveStaff"]>): Init<SaveStaffRequest> {
  const { email, name, role, department_ids: departmentIds, password = "" } = body;
  return { email, name, role: fromWord(StaffRole, role), departmentIds, password };
}

export function fromKeyBody({ algorithm, key }: BodyOf<Operations["addProjectKey"]>): {
  algorithm: string;
  key: Buffer;
} {
  return { algorithm, key: Buffer.from(key, "base64url") };
}
