import {
  type BusinessHours,
  FormField,
  KeyAlgorithm,
  Permission,
  type Project,
  type ProjectKeyInfo,
  RoutingMode,
  type SaveDepartmentRequest,
  type SaveProjectRequest,
  type SaveStaffRequest,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
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
  StaffView,
} from "@switchboard/contracts/schemas/organisation";
import { isUuid } from "@switchboard/kit/ids";
import { toTimestamp } from "./to-timestamp.ts";

/** What administrators see and say of departments, projects and staff: JSON of contracts/schemas to proto and back. */

const permissions = {
  chat: Permission.CHAT,
  tickets: Permission.TICKETS,
  clients: Permission.CLIENTS,
  admin: Permission.ADMIN,
} as const satisfies Record<PermissionView, Permission>;

const roles = {
  operator: StaffRole.OPERATOR,
  head: StaffRole.HEAD,
  administrator: StaffRole.ADMINISTRATOR,
} as const satisfies Record<StaffView["role"], StaffRole>;

const routingModes = {
  manual: RoutingMode.MANUAL,
  round_robin: RoutingMode.ROUND_ROBIN,
  least_busy: RoutingMode.LEAST_BUSY,
} as const satisfies Record<RoutingModeView, RoutingMode>;

const formFields = {
  off: FormField.OFF,
  optional: FormField.OPTIONAL,
  required: FormField.REQUIRED,
} as const satisfies Record<FormFieldView, FormField>;

const algorithms = { HS256: KeyAlgorithm.HS256, EdDSA: KeyAlgorithm.EDDSA } as const satisfies Record<
  BodyOf<Operations["addProjectKey"]>["algorithm"],
  KeyAlgorithm
>;

/** The word for a number of the proto; undefined for one that this version does not know. */
function wordOf<Word extends string>(words: Readonly<Record<Word, number>>, value: number): Word | undefined {
  return (Object.keys(words) as Word[]).find((word) => words[word] === value);
}

/** A permission that this version does not know yet grants nothing. */
export function toPermissionViews(granted: readonly Permission[]): PermissionView[] {
  return granted.flatMap((permission) => wordOf(permissions, permission) ?? []);
}

/** Chats of a mode that this version does not know are not given out here either way. */
export function toRoutingModeView(mode: RoutingMode): RoutingModeView {
  return wordOf(routingModes, mode) ?? "manual";
}

export function toHoursView(hours: BusinessHours | undefined): BusinessHoursView | null {
  if (hours === undefined) return null;
  return { time_zone: hours.timeZone, weekly: hours.weekly, holidays: hours.holidays };
}

export function toChatFormView({ nameField, emailField, phoneField }: Project): ChatFormView {
  const toView = (field: FormField): FormFieldView => wordOf(formFields, field) ?? "optional";
  return { name: toView(nameField), email: toView(emailField), phone: toView(phoneField) };
}

/** A department or project as presence wants it named: no slug looks like an id. */
export function toName(text: string): { $case: "id" | "slug"; value: string } {
  return { $case: isUuid(text) ? "id" : "slug", value: text };
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
  return { key_id: keyId, algorithm: wordOf(algorithms, algorithm) ?? "HS256", created_at: toTimestamp(createdAt) };
}

export function fromDepartmentBody(slug: string, body: BodyOf<Operations["saveDepartment"]>): SaveDepartmentRequest {
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
    permissions: body.permissions.map((permission) => permissions[permission]),
    routingMode: body.routing_mode === undefined ? RoutingMode.UNSPECIFIED : routingModes[body.routing_mode],
    chatLimit: body.chat_limit ?? 0,
    replyLimitS: body.reply_limit_s ?? 0,
    waitingLimitS: body.waiting_limit_s ?? 0,
    hours: hours ? { timeZone: hours.time_zone, weekly: hours.weekly, holidays: hours.holidays } : undefined,
    email: body.email ?? "",
  };
}

export function fromProjectBody(slug: string, body: BodyOf<Operations["saveProject"]>): SaveProjectRequest {
  return {
    slug,
    name: body.name,
    allowedOrigins: body.allowed_origins,
    accentColor: body.accent_color ?? "",
    nameField: fromFormField(body.form?.name),
    emailField: fromFormField(body.form?.email),
    phoneField: fromFormField(body.form?.phone),
    uploadsAllowed: body.uploads_allowed ?? false,
    accountUrlTemplate: body.account_url_template ?? "",
    siteUrl: body.site_url ?? "",
    language: body.language ?? "",
  };
}

function fromFormField(field: FormFieldView | undefined): FormField {
  return field === undefined ? FormField.UNSPECIFIED : formFields[field];
}

export function fromStaffBody(body: BodyOf<Operations["saveStaff"]>): SaveStaffRequest {
  const { email, name, role, department_ids: departmentIds, password = "" } = body;
  return { email, name, role: roles[role], departmentIds, password };
}

export function fromKeyBody({ algorithm, key }: BodyOf<Operations["addProjectKey"]>): {
  algorithm: KeyAlgorithm;
  key: Buffer;
} {
  return { algorithm: algorithms[algorithm], key: Buffer.from(key, "base64url") };
}
