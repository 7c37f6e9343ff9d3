import type { Sql } from "@switchboard/pg/pool";

/** Addresses of the members of a department who answer chats, by name; at most `limit`. */
export async function listEmails(sql: Sql, departmentId: string, limit: number): Promise<string[]> {
  const { rows } = await sql.query<{ email: string }>(
    `
    select email
    from staff
    where $1::uuid = any (department_ids) and 'chat' = any (permissions) and email <> ''
    order by name, id
    limit $2`,
    [departmentId, limit],
  );
  return rows.map(({ email }) => email);
}
