import {
  Mode,
  Permission,
  type Department as ProtoDepartment,
  FormField as ProtoFormField,
  type Project as ProtoProject,
  type ProjectKeyInfo as ProtoProjectKeyInfo,
  type Staff as ProtoStaff,
  RoutingMode,
  type SaveDepartmentRequest,
  type SaveProjectRequest,
  type SaveStaffRequest,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  type DepartmentAvailability as ProtoDepartmentAvailability,
  type DepartmentPresence as ProtoDepartmentPresence,
  type OnlineStaffLease as ProtoOnlineStaffLease,
  Reachability,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { Session as ProtoSession } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Complete } from "@switchboard/contracts/messages";
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

export function toProtoStaff(staff: Staff): Complete<ProtoStaff> {
  return messageFields(staff, { role: StaffRole, permissions: Permission, mode: Mode });
}

export function fromProtoStaff({ email, name, role, departmentIds }: SaveStaffRequest): StaffInput {
  return { email, name, role: checkWord(StaffRole, role, "/role"), departmentIds };
}

export function toProtoProject(project: Project): Complete<ProtoProject> {
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

export function toProtoKeyInfo(key: ProjectKeyInfo): Complete<ProtoProjectKeyInfo> {
  return messageFields(key);
}

export function toProtoDepartment(department: Department): Complete<ProtoDepartment> {
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

export function toProtoSession(session: Session): Complete<ProtoSession> {
  return messageFields({ ...session, staff: toProtoStaff(session.staff) });
}

export function toProtoPresence({ id, name, online, asOf }: DepartmentPresence): Complete<ProtoDepartmentPresence> {
  return {
    departmentId: id,
    departmentName: name,
    online: online.map((member) => messageFields({ ...member, staffId: member.id }, { reachability: Reachability })),
    asOf: toTimestamp(asOf),
  };
}

export function toProtoAvailability(department: DepartmentAvailability): Complete<ProtoDepartmentAvailability> {
  return messageFields(department);
}

export function toProtoOnlineStaff({ id: staffId, ...staff }: OnlineStaff): Complete<ProtoOnlineStaffLease> {
  return messageFields({ ...staff, staffId }, { reachability: Reachability });
}
