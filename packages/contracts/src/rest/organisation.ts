import Type, { type Static } from "typebox";
import { BusinessHoursView, ChatFormView, PermissionView, RoutingModeView } from "../organisation-views.ts";
import { DepartmentView, StaffView, Timestamp, Uuid } from "../views.ts";

/** Bodies of the routes with which administrators organise departments, projects and staff (P1, P7). */

const strict = { additionalProperties: false } as const;
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Language = Type.String({ maxLength: 35, description: "BCP 47, for example `en`." });

/** A brand or site of the company. */
export const ProjectView = Type.Object({
  id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  allowed_origins: Type.Array(Type.String()),
  accent_color: Type.String(),
  form: ChatFormView,
  uploads_allowed: Type.Boolean(),
  account_url_template: Nullable(Type.String({ description: "`{client_id}` stands for the client (C11)." })),
  site_url: Nullable(Type.String({ description: "Where mails lead clients to answer (C6)." })),
  language: Type.String(),
});
export type ProjectView = Static<typeof ProjectView>;

/** A member of staff as administrators see them. */
export const StaffMemberView = Type.Object({
  ...StaffView.properties,
  deactivated: Type.Boolean({ description: "Has left the company." }),
});
export type StaffMemberView = Static<typeof StaffMemberView>;

/** What is not said is as the product has it: nothing of what was there before is kept. */
export const SaveDepartmentBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    language: Language,
    accepts_chats: Type.Boolean(),
    accepts_tickets: Type.Boolean(),
    head_id: Type.Optional(Nullable(Uuid)),
    escalates_to_id: Type.Optional(Nullable(Uuid)),
    project_ids: Type.Array(Uuid, { maxItems: 200 }),
    permissions: Type.Array(PermissionView, { maxItems: 4 }),
    routing_mode: Type.Optional(RoutingModeView),
    chat_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: "5 unless given." })),
    reply_limit_s: Type.Optional(Type.Integer({ minimum: 10, maximum: 86_400, description: "120 unless given." })),
    waiting_limit_s: Type.Optional(Type.Integer({ minimum: 10, maximum: 86_400, description: "180 unless given." })),
    hours: Type.Optional(Nullable(BusinessHoursView)),
    email: Type.Optional(Nullable(Type.String({ maxLength: 254 }))),
  },
  strict,
);
export type SaveDepartmentBody = Static<typeof SaveDepartmentBody>;

export const DepartmentBody = Type.Object({ department: DepartmentView });
export type DepartmentBody = Static<typeof DepartmentBody>;

export const DepartmentSettingsBody = Type.Object({
  department: DepartmentView,
  members: Type.Array(StaffMemberView, { description: "By name." }),
});
export type DepartmentSettingsBody = Static<typeof DepartmentSettingsBody>;

/** What is not said is as the product has it: nothing of what was there before is kept. */
export const SaveProjectBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    allowed_origins: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50 }),
    accent_color: Type.Optional(Type.String({ pattern: "^#[0-9a-fA-F]{6}$" })),
    form: Type.Optional(ChatFormView),
    uploads_allowed: Type.Optional(Type.Boolean({ description: "False unless given (C13)." })),
    account_url_template: Type.Optional(Nullable(Type.String({ maxLength: 2048 }))),
    site_url: Type.Optional(Nullable(Type.String({ maxLength: 2048 }))),
    language: Type.Optional(Language),
  },
  strict,
);
export type SaveProjectBody = Static<typeof SaveProjectBody>;

export const ProjectBody = Type.Object({ project: ProjectView });
export type ProjectBody = Static<typeof ProjectBody>;

export const ProjectsBody = Type.Object({ projects: Type.Array(ProjectView, { description: "By name." }) });
export type ProjectsBody = Static<typeof ProjectsBody>;

export const KeyAlgorithmView = Type.Union([Type.Literal("HS256"), Type.Literal("EdDSA")]);

/** A key with which a project's site signs its clients' tokens (C4), without what is secret in it. */
export const ProjectKeyView = Type.Object({
  key_id: Type.String(),
  algorithm: KeyAlgorithmView,
  created_at: Timestamp,
});
export type ProjectKeyView = Static<typeof ProjectKeyView>;

export const ProjectSettingsBody = Type.Object({
  project: ProjectView,
  keys: Type.Array(ProjectKeyView, { description: "Oldest first." }),
});
export type ProjectSettingsBody = Static<typeof ProjectSettingsBody>;

export const AddProjectKeyBody = Type.Object(
  {
    algorithm: KeyAlgorithmView,
    key: Type.String({
      pattern: "^[A-Za-z0-9_-]+$",
      maxLength: 1400,
      description: "base64url: the HS256 secret, or the 32 bytes of the Ed25519 public key.",
    }),
  },
  strict,
);
export type AddProjectKeyBody = Static<typeof AddProjectKeyBody>;

export const SaveStaffBody = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254, description: "Says who it is; compared without case." }),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    role: StaffView.properties.role,
    department_ids: Type.Array(Uuid, { maxItems: 200 }),
    password: Type.Optional(
      Type.String({ minLength: 8, maxLength: 200, description: "Needed for who is new or comes back." }),
    ),
  },
  strict,
);
export type SaveStaffBody = Static<typeof SaveStaffBody>;

export const StaffBody = Type.Object({ staff: StaffMemberView });
export type StaffBody = Static<typeof StaffBody>;

export const StaffPageBody = Type.Object({
  staff: Type.Array(StaffMemberView, { description: "By name." }),
  next_page_token: Type.String({ description: "Empty at the end." }),
});
export type StaffPageBody = Static<typeof StaffPageBody>;
