import type { Sql } from "@switchboard/pg/pool";

/** Chats that are not over; each is counted once. */
export interface OpenWork {
  /** In lists, or on offer to a department: nobody holds them. */
  readonly waiting: number;
  /** Held, or on the way to another operator. */
  readonly held: number;
  readonly parked: number;
}

/** What a department holds, chats on offer to it included. */
export function workOfDepartment(sql: Sql, departmentId: string): Promise<OpenWork> {
  // Reads the index of the chats that are not over, and of those every one: few at any time, and this is rare.
  return countOpen(sql, "(department_id = $1 or offer_department_id = $1)", departmentId);
}

/** What is open in a project. */
export function workOfProject(sql: Sql, projectId: string): Promise<OpenWork> {
  return countOpen(sql, "project_id = $1", projectId);
}

async function countOpen(sql: Sql, where: string, id: string): Promise<OpenWork> {
  const row = await sql.row<OpenWork>(
    `
    select (count(*) filter (where state = 'waiting' or offer_kind = 'forward'))::int as waiting,
      (count(*) filter (where state = 'held' or offer_kind = 'transfer'))::int as held,
      (count(*) filter (where state = 'parked'))::int as parked
    from chats
    where state <> 'ended' and ${where}`,
    [id],
  );
  return row ?? { waiting: 0, held: 0, parked: 0 };
}

/** Chats that are not over and belong to a department or stand in its list, in the order of their ids, after one. */
export function listOpenOf(sql: Sql, departmentId: string, afterId: string, limit: number): Promise<string[]> {
  return sql.column<string>(
    `
    select id
    from (
      select id from chats where state <> 'ended' and department_id = $1
      union
      select chat_id from list_entries where department_id = $1
    ) concerned
    where id > $2
    order by id
    limit $3`,
    [departmentId, afterId, limit],
  );
}
