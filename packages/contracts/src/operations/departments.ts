import Type from "typebox";
import { DepartmentService } from "../gen/switchboard/presence/v1/organisation_pb.js";
import { operation, operationsWith } from "../operation.ts";
import {
  BusinessHoursView,
  DepartmentView,
  PermissionView,
  RoutingModeView,
  StaffMemberView,
} from "../schemas/organisation.ts";
import { Body, IdOrSlug, Language, Line, Nullable, Uuid } from "../schemas/shapes.ts";

/** Departments (P7). */

const byStaff = operationsWith({ access: "staff", tag: "administration" });
const params = { department: IdOrSlug };

export const listDepartments = operation("GET /v1/departments", {
  rpc: DepartmentService.method.listDepartments,
  access: "staff",
  scope: "organisation:read",
  tag: "staff",
  summary: "The departments, by name",
  answer: Type.Object({ departments: Type.Array(DepartmentView) }),
});

export const getDepartment = byStaff("GET /v1/departments/{department}", {
  rpc: DepartmentService.method.getDepartment,
  scope: "organisation:read",
  summary: "A department and who is in it",
  params,
  answer: Type.Object({
    department: DepartmentView,
    members: Type.Array(StaffMemberView, { description: "By name." }),
  }),
  errors: ["presence.department_not_found"],
});

export const saveDepartment = byStaff("PUT /v1/departments/{department}", {
  rpc: DepartmentService.method.saveDepartment,
  scope: "organisation:write",
  summary: "Create or change a department",
  description:
    "A slug that no department has makes a new one; an id must exist. What is left out becomes the default: nothing of what was there before is kept.",
  params,
  body: Body({
    name: Line({ minLength: 1, maxLength: 100 }),
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
    email: Type.Optional(Nullable(Line({ maxLength: 254 }))),
  }),
  answer: Type.Object({ department: DepartmentView }),
  errors: [
    "presence.person_required",
    "presence.department_not_found",
    "presence.project_not_found",
    "presence.staff_not_found",
    "presence.escalation_cycle",
    "presence.invalid_department",
  ],
});

export const deleteDepartment = byStaff("DELETE /v1/departments/{department}", {
  rpc: DepartmentService.method.deleteDepartment,
  scope: "organisation:write",
  summary: "Delete a department that nobody needs",
  description: "Refused with `presence.department_in_use` and what it still holds, in `params`.",
  params,
  errors: ["presence.department_not_found", "presence.department_in_use", "presence.chat_unavailable"],
});
