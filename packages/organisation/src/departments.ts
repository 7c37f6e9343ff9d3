import type { BusinessHours } from "@switchboard/kit/business-hours";
import type { Sql } from "@switchboard/pg/pool";
import {
  boolean,
  columnsOf,
  int,
  jsonb,
  listOf,
  orNull,
  type RowOf,
  table,
  text,
  uuid,
  word,
} from "@switchboard/pg/table";
import { NO_LATER } from "./save-newest.ts";

/** How chats that wait for a department find an operator (C17). */
export type RoutingMode = "manual" | "round_robin" | "least_busy";

export const departmentsTable = table("departments", {
  id: uuid,
  name: text,
  language: text,
  acceptsChats: boolean,
  projectIds: listOf(uuid),
  routingMode: word<RoutingMode>(),
  chatLimit: int,
  replyLimitS: int,
  waitingLimitS: int,
  /** Null is always open. */
  hours: orNull(jsonb<BusinessHours>()),
  /** Mailbox for missed conversations; empty means the members' own. */
  email: text,
  version: int,
});

/** A team, as its replicas keep it. */
export type DepartmentRow = RowOf<typeof departmentsTable>;

/** The columns of a department, for queries that choose among departments. */
export const departmentColumns = columnsOf(departmentsTable);

/** A department, if presence told of it. */
export function findDepartment(sql: Sql, id: string): Promise<DepartmentRow | undefined> {
  return sql.row<DepartmentRow>(`select ${departmentColumns} from departments where id = $1`, [id]);
}

/** A department answers nothing any more; its name stays for what was there. No later news of it are believed. */
export async function retireDepartment(sql: Sql, id: string): Promise<void> {
  await sql.query(
    `update departments set accepts_chats = false, project_ids = '{}', version = ${NO_LATER} where id = $1`,
    [id],
  );
}
