import { type Caller, requireScope } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { admit } from "@switchboard/organisation/admit";
import { findPermitted, findStaff, isAdministrator, type StaffMember } from "@switchboard/organisation/staff";
import type { Sql } from "@switchboard/pg/pool";
import type { Reader } from "../domain/access.ts";
import type { Person } from "../domain/message.ts";

/** A member of staff who may use chats. */
export type StaffReader = Reader & { readonly kind: "staff" };

/** With whose eyes a caller reads chats. Throws permission_denied caller.not_allowed for those who read none. */
export async function findReader(sql: Sql, caller: Caller): Promise<Reader> {
  switch (caller.kind) {
    case "visitor":
      return { kind: "visitor", id: caller.id };
    case "staff":
      return findStaffReader(sql, caller.id);
    case "service":
      return { kind: "service" };
    case "key":
      // Integrations see what services see, and like them are on no side of a chat.
      requireScope(caller, "chats:read");
      return { kind: "service" };
    case "anonymous":
      throw new AppError("permission_denied", "caller.not_allowed");
  }
}

/** The eyes of a member of staff. Throws permission_denied caller.not_allowed without the permission `chat` (P1). */
export async function findStaffReader(sql: Sql, staffId: string): Promise<StaffReader> {
  return readerOf(await findPermitted(sql, staffId, "chat"));
}

/** With whose eyes a member of staff who may use chats reads them. */
export function readerOf(staff: StaffMember): StaffReader {
  const { id, departmentIds, projectIds } = staff;
  return { kind: "staff", id, departmentIds, projectIds, isAdministrator: isAdministrator(staff) };
}

/** The person that a caller is in a conversation. Throws permission_denied caller.not_allowed for callers who are none. */
export function personOf(caller: Caller): Person {
  if (caller.kind === "staff") return { kind: "operator", id: caller.id, name: caller.name };
  if (caller.kind === "visitor") return { kind: "visitor", id: caller.id, name: "" };
  throw new AppError("permission_denied", "caller.not_allowed");
}

/** Lets administrators in. Throws permission_denied caller.not_allowed for anyone else. */
export function requireAdministrator(sql: Sql, caller: Caller): Promise<void> {
  return admit(caller, { permission: "admin" }, (id) => findStaff(sql, id));
}
