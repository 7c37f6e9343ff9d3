import { canonicalEmail } from "@switchboard/kit/email";
import { AppError, invalidField } from "@switchboard/kit/errors";
import { checkText } from "./text.ts";

export type Role = "operator" | "head" | "administrator";
/** Whether an operator wants new chats: theirs to set, and kept when they disconnect. */
export type Mode = "online" | "offline";
const permissions = ["chat", "tickets", "clients", "admin"] as const;
export type Permission = (typeof permissions)[number];

/** A member of staff. */
export interface Staff {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly departmentIds: readonly string[];
  /** What they may use: see {@link permissionsOf}. */
  readonly permissions: readonly Permission[];
  readonly mode: Mode;
  readonly version: number;
  /** An ex-employee, kept for the history. */
  readonly deactivated: boolean;
}

/** What an administrator says of a member of staff. */
export interface StaffInput {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly departmentIds: readonly string[];
}

/** P1: a person has the union over their departments; an administrator has everything. */
export function permissionsOf(role: Role, granted: readonly Permission[]): readonly Permission[] {
  return permissions.filter((permission) => role === "administrator" || granted.includes(permission));
}

/**
 * P1: the workplace is for those who may use some part of it: chats, tickets, clients or settings. Throws
 * permission_denied presence.no_permission.
 */
export function assertMayEnter({ permissions: granted }: Pick<Staff, "permissions">): void {
  if (granted.length === 0) throw new AppError("permission_denied", "presence.no_permission");
}

/**
 * Somebody must be able to administer. Throws failed_precondition presence.last_administrator when a change leaves
 * nobody who has the role; before there ever was one, nothing is lost.
 */
export function assertAdministratorLeft(before: number, after: number): void {
  if (before > 0 && after === 0) throw new AppError("failed_precondition", "presence.last_administrator");
}

/** One spelling for every spelling of an email: sign-in and uniqueness do not care about case. */
export function normaliseEmail(email: string): string {
  return (canonicalEmail(email) ?? email.trim()).toLowerCase();
}

/** More departments than a company has for one person. */
const DEPARTMENTS_MAX = 200;

/** Whether a normalised text can be an email at all. */
export function isPlausibleEmail(email: string): boolean {
  return canonicalEmail(email) !== undefined;
}

/** Throws invalid_argument presence.invalid_staff naming the field; answers the input in its one spelling. */
export function checkStaff(input: StaffInput): StaffInput {
  const email = normaliseEmail(input.email);
  if (!isPlausibleEmail(email)) {
    throw invalidField("presence.invalid_staff", "/email", "must be an email address of at most 254 characters");
  }
  if (input.departmentIds.length > DEPARTMENTS_MAX) {
    throw invalidField("presence.invalid_staff", "/department_ids", `must have at most ${DEPARTMENTS_MAX} entries`);
  }
  return {
    email,
    name: checkText("presence.invalid_staff", "/name", input.name, 100),
    role: input.role,
    departmentIds: [...new Set(input.departmentIds.map((id) => id.toLowerCase()))].sort(),
  };
}
