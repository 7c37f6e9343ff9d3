import type { Sql } from "@switchboard/pg/pool";

/**
 * Departments that give out their chats by themselves, have one in the list, and have somebody who could be given one.
 * Whether they are open is not asked here.
 */
export function listRoutable(sql: Sql, now: Date): Promise<string[]> {
  return sql.column<string>(
    `
    select d.id
    from departments d
    where d.routing_mode <> 'manual'
      and exists (select from list_entries l where l.department_id = d.id)
      and exists (
        select
        from staff s
        join operators o on o.id = s.id
        where d.id = any (s.department_ids) and 'chat' = any (s.permissions)
          and o.mode = 'online' and o.reachable_until > $1 and o.load < d.chat_limit
      )
    order by d.id`,
    [now],
  );
}

/** Whether a chat stands in the list of a department. */
export async function anyListed(sql: Sql, departmentId: string): Promise<boolean> {
  return (await sql.count("select from list_entries where department_id = $1 limit 1", [departmentId])) > 0;
}

/** How many of each department could be given a chat now, whatever its hours; departments without anyone have 0. */
export function countRoutable(sql: Sql, now: Date): Promise<{ departmentId: string; routable: number }[]> {
  return sql.rows<{ departmentId: string; routable: number }>(
    `
    select d.id as "departmentId", count(o.id)::int as routable
    from departments d
    left join staff s on d.id = any (s.department_ids) and 'chat' = any (s.permissions)
    left join operators o on o.id = s.id and o.mode = 'online' and o.reachable_until > $1 and o.load < d.chat_limit
    group by d.id`,
    [now],
  );
}

/** Held chats whose operator is not online. */
export async function countUnreachable(sql: Sql, now: Date): Promise<number> {
  const count = await sql.value<number>(
    `
    select count(*)::int as count
    from chats c
    left join operators o on o.id = c.operator_id
    where c.state = 'held' and (o.id is null or o.mode = 'offline' or o.away_at <= $1)`,
    [now],
  );
  return count ?? 0;
}
