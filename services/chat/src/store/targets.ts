import type { Sql } from "@switchboard/pg/pool";
import type { Named } from "../domain/chat.ts";

/** Departments that are offered at most. */
const DEPARTMENTS_MAX = 200;
/** Operators that are offered at most. */
const OPERATORS_MAX = 500;

/** A department that has somebody online. */
export interface DepartmentTarget extends Named {
  readonly online: number;
  /** Of those, so many are below its chat limit. */
  readonly free: number;
}

/** An operator who is online. */
export interface OperatorTarget extends Named {
  readonly departmentIds: readonly string[];
  readonly load: number;
}

/** A member of staff who may be given chats of a project, online or not. */
export type Colleague = Named & { readonly online: boolean };

/** The departments with somebody online that answer a project's chats, other than one, by name. */
export function listDepartmentTargets(
  sql: Sql,
  projectId: string,
  exceptId: string,
  now: Date,
): Promise<DepartmentTarget[]> {
  return sql.rows<DepartmentTarget>(
    `
    select d.id, d.name, count(*)::int as online, (count(*) filter (where o.load < d.chat_limit))::int as free
    from departments d
    join staff s on d.id = any (s.department_ids) and 'chat' = any (s.permissions)
    join operators o on o.id = s.id and o.mode = 'online' and o.away_at > $3
    where d.accepts_chats and $1::uuid = any (d.project_ids) and d.id <> $2
    group by d.id
    order by d.name, d.id
    limit ${DEPARTMENTS_MAX}`,
    [projectId, exceptId, now],
  );
}

/** The operators online who are in a department that answers a project's chats, other than one, by name. */
export function listOperatorTargets(
  sql: Sql,
  projectId: string,
  exceptId: string,
  now: Date,
): Promise<OperatorTarget[]> {
  return sql.rows<OperatorTarget>(
    `
    select s.id, s.name, s.department_ids as "departmentIds", o.load
    from operators o
    join staff s on s.id = o.id
    where ${mayAnswer} and s.id <> $2 and o.mode = 'online' and o.away_at > $3
    order by s.name, s.id
    limit ${OPERATORS_MAX}`,
    [projectId, exceptId, now],
  );
}

/** A member of staff who may answer a project's chats; undefined for everyone else. */
export function findColleague(sql: Sql, projectId: string, staffId: string, now: Date): Promise<Colleague | undefined> {
  return sql.row<Colleague>(
    `
    select s.id, s.name, coalesce(o.mode = 'online' and o.away_at > $3, false) as online
    from staff s
    left join operators o on o.id = s.id
    where ${mayAnswer} and s.id = $2`,
    [projectId, staffId, now],
  );
}

const mayAnswer = `'chat' = any (s.permissions) and exists (
      select
      from departments d
      where d.accepts_chats and $1::uuid = any (d.project_ids) and d.id = any (s.department_ids)
    )`;
