import Type from "typebox";
import { StaffService } from "../gen/switchboard/presence/v1/organisation_pb.js";
import { PresenceService } from "../gen/switchboard/presence/v1/presence_pb.js";
import { operationsWith } from "../operation.ts";
import { KeyIdentityView } from "../schemas/api-key.ts";
import { DepartmentPresenceView, ModeView, RoleView, StaffMemberView, StaffView } from "../schemas/organisation.ts";
import { Body, Line, nextPage, pageQuery, Uuid } from "../schemas/shapes.ts";

/** The people who work here (P1), and who is online (P2, P6). */

const byStaff = operationsWith({ access: "staff", tag: "staff" });
const toAdminister = operationsWith({ access: "staff", tag: "administration" });
const mode = Body({ mode: ModeView });

export const getMe = byStaff("GET /v1/me", {
  scope: "any",
  summary: "Who I am",
  description: "A member of staff, or the API key with which it is asked: integrations try their key so.",
  answer: Type.Union([StaffView, KeyIdentityView]),
});

export const setMode = byStaff("PUT /v1/me/mode", {
  rpc: PresenceService.method.setMode,
  summary: "Go online or offline",
  body: mode,
  answer: mode,
  errors: ["presence.staff_not_found"],
});

export const forceOffline = byStaff("POST /v1/staff/{staff_id}/offline", {
  rpc: PresenceService.method.forceOffline,
  summary: "Switch somebody offline",
  description:
    "For administrators. It stays until the person goes online themselves: no reconnection puts them online. Their tabs are told by whom and why.",
  body: Body({ reason: Line({ minLength: 1, maxLength: 500, description: "Shown to the person." }) }),
  errors: ["presence.staff_not_found", "presence.invalid_value"],
});

export const getPresence = byStaff("GET /v1/presence", {
  rpc: PresenceService.method.getPresence,
  scope: "organisation:read",
  summary: "Who of each department is online",
  answer: Type.Object({ departments: Type.Array(DepartmentPresenceView) }),
  errors: ["presence.redis_unavailable"],
});

export const listStaff = toAdminister("GET /v1/staff", {
  rpc: StaffService.method.listStaff,
  scope: "organisation:read",
  summary: "The people who work here, by name",
  query: Type.Object({
    department_id: Type.Optional(Uuid),
    deactivated: Type.Optional(Type.Boolean({ description: "Those who have left instead of those who have not." })),
    ...pageQuery,
  }),
  answer: Type.Object({ staff: Type.Array(StaffMemberView, { description: "By name." }), ...nextPage }),
});

export const saveStaff = toAdminister("PUT /v1/staff", {
  rpc: StaffService.method.saveStaff,
  // A password is hashed twice at most, slowly on purpose, and waits for others that are.
  timeoutMs: 8_000,
  summary: "Create or change a member of staff",
  description: "The email says who it is. Who has left is back with it. A new password ends all of their sessions.",
  body: Body({
    email: Type.String({
      minLength: 3,
      maxLength: 254,
      description: "Says who it is; compared without case.",
      examples: ["alice@acme.example"],
    }),
    name: Line({ minLength: 1, maxLength: 100 }),
    role: RoleView,
    department_ids: Type.Array(Uuid, { maxItems: 200 }),
    password: Type.Optional(
      Type.String({ minLength: 8, maxLength: 200, description: "Needed for who is new or comes back." }),
    ),
  }),
  answer: Type.Object({ staff: StaffMemberView }),
  errors: [
    "presence.department_not_found",
    "presence.last_administrator",
    "presence.invalid_staff",
    "presence.invalid_password",
    "presence.password_required",
    "presence.too_busy",
  ],
});

export const deactivateStaff = toAdminister("POST /v1/staff/{staff_id}/deactivate", {
  rpc: StaffService.method.deactivateStaff,
  summary: "Let a member of staff go",
  description: "Their sessions end and they are in no department any more; their name stays in the history.",
  answer: Type.Object({ staff: StaffMemberView }),
  errors: ["presence.staff_not_found", "presence.last_administrator"],
});
