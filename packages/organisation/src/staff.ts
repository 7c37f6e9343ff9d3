import { notAllowed, unheardOf } from "@switchboard/kit/caller";
import { prepared, type Sql } from "@switchboard/pg/pool";
import { int, listOf, type RowOf, table, text, uuid, word } from "@switchboard/pg/table";

export type Permission = "chat" | "tickets" | "clients" | "admin";

export const staffTable = table("staff", {
  id: uuid,
  name: text,
  email: text,
  role: word<"operator" | "head" | "administrator">(),
  departmentIds: listOf(uuid),
  /** The union over their departments (P1); none of who has left. */
  permissions: listOf(word<Permission>()),
  version: int,
});

/** A member of staff, as presence tells of them. */
export interface StaffRow extends RowOf<typeof staffTable> {
  /** What they chose; not kept here. */
  readonly mode: "online" | "offline";
}

/** A member of staff, with what they may do. */
export interface StaffMember extends RowOf<typeof staffTable> {
  /** Projects whose chats their departments answer; of an administrator all. */
  readonly projectIds: readonly string[];
}

const selectMember = `
  select s.id, s.name, s.email, s.role, s.department_ids as "departmentIds", s.permissions, s.version,
    case
      when 'admin' = any (s.permissions) then array(select p.id from projects p)
      else array(
        select unnest(d.project_ids)
        from departments d
        where d.id = any (s.department_ids) and d.accepts_chats
      )
    end as "projectIds"
  from staff s
  where s.id = $1`;

/** A member of staff, if presence told of them. */
export function findStaff(sql: Sql, id: string): Promise<StaffMember | undefined> {
  return sql.row<StaffMember>(prepared(selectMember), [id]);
}

/** A member of staff who has a permission. Throws permission_denied caller.not_allowed for everybody else. */
export async function findPermitted(sql: Sql, id: string, permission: Permission): Promise<StaffMember> {
  const staff = await findStaff(sql, id);
  if (staff === undefined) throw unheardOf();
  if (!staff.permissions.includes(permission)) throw notAllowed();
  return staff;
}

/** Whether somebody has the permission `admin`, by their role or through a department (P1). */
export function isAdministrator({ permissions }: Pick<StaffMember, "permissions">): boolean {
  return permissions.includes("admin");
}
