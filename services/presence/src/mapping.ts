import {
  Mode,
  Permission,
  FormField as ProtoFormField,
  RoutingMode,
  type SaveDepartmentRequest,
  type SaveProjectRequest,
  type SaveStaffRequest,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { Reachability } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { messageFields } from "@switchboard/contracts/message-fields";
import { plain } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import { createFieldChecks } from "@switchboard/rpc/field-checks";
import { type Department, type DepartmentInput, departmentDefaults } from "./domain/department.ts";
import type { DepartmentPresence } from "./domain/department-presence.ts";
import type { OnlineStaff } from "./domain/online-staff.ts";
import type { FormField, Project, ProjectInput } from "./domain/project.ts";
import type { Session } from "./domain/session.ts";
import type { Staff, StaffInput } from "./domain/staff.ts";
import type { DepartmentAvailability } from "./queries/get-availability.ts";
import type { ProjectKeyInfo } from "./store/project-keys.ts";

export const { word: checkWord } = createFieldChecks("presence.invalid_value");

export const toProtoStaff = (staff: Staff) =>
  messageFields(staff, { role: StaffRole, permissions: Permission, mode: Mode });

export function fromProtoStaff({ email, name, role, departmentIds }: SaveStaffRequest): StaffInput {
  return { email, name, role: checkWord(StaffRole, role, "/role"), departmentIds };
}

export function toProtoProject(project: Project) {
  return {
    ...project,
    formName: fromWord(ProtoFormField, project.nameField),
    formEmail: fromWord(ProtoFormField, project.emailField),
    formPhone: fromWord(ProtoFormField, project.phoneField),
  };
}

export function fromProtoProject(request: SaveProjectRequest): ProjectInput {
  return {
    ...plain(request),
    slug: request.project,
    nameField: fromProtoFormField(request.formName, "/form/name"),
    emailField: fromProtoFormField(request.formEmail, "/form/email"),
    phoneField: fromProtoFormField(request.formPhone, "/form/phone"),
  };
}

function fromProtoFormField(field: ProtoFormField, pointer: string): FormField {
  return field === ProtoFormField.UNSPECIFIED ? "optional" : checkWord(ProtoFormField, field, pointer);
}

export const toProtoKeyInfo = (key: ProjectKeyInfo) => messageFields(key);

export function toProtoDepartment(department: Department) {
  const ids = { headId: department.headId ?? "", escalatesToId: department.escalatesToId ?? "" };
  return messageFields({ ...department, ...ids }, { permissions: Permission, routingMode: RoutingMode });
}

export function fromProtoDepartment(request: SaveDepartmentRequest): DepartmentInput {
  const { department: slug, routingMode, hours, ...input } = plain(request);
  return {
    ...input,
    slug,
    headId: input.headId || null,
    escalatesToId: input.escalatesToId || null,
    permissions: input.permissions.map((one, index) => checkWord(Permission, one, `/permissions/${index}`)),
    routingMode:
      routingMode === RoutingMode.UNSPECIFIED
        ? departmentDefaults.routingMode
        : checkWord(RoutingMode, routingMode, "/routing_mode"),
    chatLimit: input.chatLimit || departmentDefaults.chatLimit,
    replyLimitS: input.replyLimitS || departmentDefaults.replyLimitS,
    waitingLimitS: input.waitingLimitS || departmentDefaults.waitingLimitS,
    hours: hours ?? null,
  };
}

export const toProtoSession = (session: Session) => messageFields({ ...session, staff: toProtoStaff(session.staff) });

export function toProtoPresence({ id, name, online, asOf }: DepartmentPresence) {
  return {
    departmentId: id,
    departmentName: name,
    online: online.map((member) => messageFields({ ...member, staffId: member.id }, { reachability: Reachability })),
    asOf: toTimestamp(asOf),
  };
}

export const toProtoAvailability = (department: DepartmentAvailability) => messageFields(department);

export const toProtoOnlineStaff = ({ id: staffId, ...staff }: OnlineStaff) =>
  messageFields({ ...staff, staffId }, { reachability: Reachability });
