import type { Sql } from "@switchboard/pg/pool";

/** Until when somebody may be given work, and from when on they count as away, by this service's clock. */
export interface Reach {
  readonly id: string;
  readonly reachableUntil: Date;
  readonly awayAt: Date;
}

/**
 * Writes what presence told of everybody who is online; who is not among them is given nothing from now on. They count as
 * away when it was said they would: an answer without them may come from a Redis that has just been emptied. Rows that
 * would move by less than a second stay as they are. Returns how many moved.
 */
export function saveReach(sql: Sql, online: readonly Reach[], now: Date): Promise<number> {
  // In the order of ids, as whoever locks several operators.
  return sql.count(
    `
    with told as (
      select id, "reachableUntil" as reachable_until, "awayAt" as away_at
      from jsonb_to_recordset($1::jsonb) as t (id uuid, "reachableUntil" timestamptz, "awayAt" timestamptz)
    ),
    moving as (
      select o.id,
        coalesce(t.reachable_until, least(o.reachable_until, $2)) as reachable_until,
        coalesce(t.away_at, o.away_at) as away_at
      from operators o
      left join told t on t.id = o.id
      where case
        when t.id is null then o.reachable_until > $2
        -- How long ago a lease ran out is of no interest.
        else greatest(t.reachable_until, $2) not between
            greatest(o.reachable_until, $2) - interval '1 second' and greatest(o.reachable_until, $2) + interval '1 second'
          or t.away_at not between o.away_at - interval '1 second' and o.away_at + interval '1 second'
      end
      order by o.id
      for update of o
    )
    update operators o
    set reachable_until = m.reachable_until, away_at = m.away_at
    from moving m
    where o.id = m.id`,
    [JSON.stringify(online), now],
  );
}

/** Notes who came online, and for those who no longer are, from when to when they were. */
export async function saveOnlineSpans(sql: Sql, now: Date): Promise<void> {
  // As in saveReach. A row that another instance was faster with is no edge any more when its lock comes free.
  await sql.query(
    `
    with edges as (
      select id, mode, away_at, online_since
      from operators
      where (online_since is null) = (mode = 'online' and away_at > $1)
      order by id
      for update
    ),
    noted as (
      update operators o
      set online_since = case when e.online_since is null then $1::timestamptz end
      from edges e
      where o.id = e.id
    )
    insert into online_spans (operator_id, began_at, ended_at)
    select id, online_since, greatest(online_since, case mode when 'online' then away_at else $1 end)
    from edges
    where online_since is not null
    on conflict do nothing`,
    [now],
  );
}
