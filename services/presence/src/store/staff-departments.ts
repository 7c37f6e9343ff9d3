import { prepared, type Sql } from "@switchboard/pg/pool";
import type { DepartmentMembers } from "../domain/department-presence.ts";
import { replaceLinks } from "./links.ts";

/** Puts a person into exactly these departments. */
export function replaceMemberships(tx: Sql, staffId: string, departmentIds: readonly string[]): Promise<void> {
  return replaceLinks(tx, "staff_departments", ["staff_id", "department_id"], staffId, departmentIds);
}

const SELECT_MEMBERS = `
  select d.id, d.slug, d.name,
    coalesce(
      jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name, s.id) filter (where s.id is not null),
      '[]'
    ) as members
  from departments d
  left join staff_departments sd on sd.department_id = d.id
  left join staff s on s.id = sd.staff_id and s.mode = 'online' and s.id = any($1::uuid[])`;

/** Every department by name, with those of these people who want chats. */
export function listDepartmentMembers(sql: Sql, staffIds: readonly string[]): Promise<DepartmentMembers[]> {
  return sql.rows<DepartmentMembers>(prepared(`${SELECT_MEMBERS} group by d.id order by d.name, d.id`), [staffIds]);
}

/** The departments that answer a project's chats by name, with those of these people who want chats. */
export function listProjectMembers(
  sql: Sql,
  projectId: string,
  staffIds: readonly string[],
): Promise<DepartmentMembers[]> {
  return sql.rows<DepartmentMembers>(
    `${SELECT_MEMBERS}
    join department_projects dp on dp.department_id = d.id and dp.project_id = $2
    where d.accepts_chats
    group by d.id
    order by d.name, d.id`,
    [staffIds, projectId],
  );
}
