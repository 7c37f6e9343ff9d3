import type { Sql } from "@switchboard/pg/pool";

/** Takes over what an ended chat says for the figures; the same again changes nothing. */
export async function saveChatFigures(sql: Sql, chatId: string): Promise<void> {
  await sql.query(
    `
    insert into chat_figures (
      chat_id, project_id, department_id, operator_id, operator_name, ended_at, outcome, waiting_s, first_response_s,
      duration_s, rating
    )
    select ${figuresOfChat}
    from chats
    join chat_heads on chat_id = id
    where id = $1 and state = 'ended'
    on conflict (chat_id) do update
    set rating = excluded.rating`,
    [chatId],
  );
}

/** What of an ended chat counts. A chat that ended in the contact form was not answered, whoever had it before. */
const figuresOfChat = `
  id, project_id, department_id, operator_id, operator_name, ended_at,
  case when end_reason = 'contact_form' then 'contact_form' when taken_at is null then 'missed' else 'served' end,
  extract(epoch from taken_at - queued_at), extract(epoch from first_reply_at - queued_at),
  extract(epoch from ended_at - opened_at), rating_score`;

/** What figures are added up by. */
export type Group = "all" | "operator" | "department" | "project" | "day";

/** Which ended chats count. */
export interface FiguresFilter {
  readonly from: Date;
  readonly before: Date;
  /** Undefined for those who see all. */
  readonly departmentIds: readonly string[] | undefined;
  readonly projectId: string | undefined;
  readonly departmentId: string | undefined;
  readonly operatorId: string | undefined;
}

/** Figures of one group; durations in seconds, null when there is nothing to measure. */
export interface GroupFigures {
  readonly key: string;
  readonly name: string;
  readonly served: number;
  readonly missed: number;
  readonly contactForm: number;
  readonly waiting: readonly [number, number] | null;
  readonly firstResponse: readonly [number, number] | null;
  readonly duration: readonly [number, number] | null;
  readonly ratings: number;
  readonly rating: number;
  readonly scores: readonly number[];
}

/** Groups of one answer at most. */
const GROUPS_MAX = 1000;

const keys: Record<Group, { readonly key: string; readonly name: string }> = {
  all: { key: "''", name: "''" },
  operator: { key: "coalesce(f.operator_id::text, '')", name: "coalesce(max(f.operator_name), '')" },
  department: { key: "f.department_id::text", name: "coalesce(max(d.name), '')" },
  project: { key: "f.project_id::text", name: "coalesce(max(p.name), '')" },
  day: {
    key: "to_char(f.ended_at at time zone $7::text, 'YYYY-MM-DD')",
    name: "max(to_char(f.ended_at at time zone $7::text, 'YYYY-MM-DD'))",
  },
};

/** The figures of each group, by name; days are those of the time zone. */
export function addUpFigures(sql: Sql, filter: FiguresFilter, group: Group, timeZone: string): Promise<GroupFigures[]> {
  const { key, name } = keys[group];
  return sql.rows<GroupFigures>(
    `
    select ${key} as key, ${name} as name,
      (count(*) filter (where f.outcome = 'served'))::int as served,
      (count(*) filter (where f.outcome = 'missed'))::int as missed,
      (count(*) filter (where f.outcome = 'contact_form'))::int as "contactForm",
      percentile_cont(array[0.5, 0.95]) within group (order by f.waiting_s) as waiting,
      percentile_cont(array[0.5, 0.95]) within group (order by f.first_response_s) as "firstResponse",
      percentile_cont(array[0.5, 0.95]) within group (order by f.duration_s)
        filter (where f.outcome = 'served') as duration,
      count(f.rating)::int as ratings, coalesce(avg(f.rating), 0)::float8 as rating,
      array[
        count(*) filter (where f.rating = 1), count(*) filter (where f.rating = 2),
        count(*) filter (where f.rating = 3), count(*) filter (where f.rating = 4),
        count(*) filter (where f.rating = 5)
      ]::int[] as scores
    from chat_figures f
    left join departments d on d.id = f.department_id
    left join projects p on p.id = f.project_id
    where f.ended_at >= $1 and f.ended_at < $2
      and ($3::uuid[] is null or f.department_id = any ($3))
      and ($4::uuid is null or f.project_id = $4)
      and ($5::uuid is null or f.department_id = $5)
      and ($6::uuid is null or f.operator_id = $6)
      and $7::text is not null
    group by ${group === "all" ? "()" : key}
    order by name, key
    limit ${GROUPS_MAX}`,
    [
      filter.from,
      filter.before,
      filter.departmentIds === undefined ? null : [...filter.departmentIds],
      filter.projectId ?? null,
      filter.departmentId ?? null,
      filter.operatorId ?? null,
      timeZone,
    ],
  );
}

/** Seconds that each operator was online in a period, those who are online now up to `now`. */
export async function addUpOnline(sql: Sql, from: Date, before: Date, now: Date): Promise<Map<string, number>> {
  const rows = await sql.rows<{ id: string; seconds: number }>(
    `
    select operator_id as id,
      sum(extract(epoch from least(ended_at, $2) - greatest(began_at, $1)))::float8 as seconds
    from (
      select operator_id, began_at, ended_at from online_spans
      union all
      select id, online_since, $3::timestamptz from operators where online_since is not null
    ) spans
    where ended_at > $1 and began_at < $2
    group by operator_id`,
    [from, before, now],
  );
  return new Map(rows.map(({ id, seconds }) => [id, Math.round(seconds)]));
}

/** One operator now. */
export interface OperatorNow {
  readonly operatorId: string;
  readonly name: string;
  readonly online: boolean;
  readonly held: number;
}

/** The operators who are online or hold a chat, by name. */
export function listOperatorsNow(
  sql: Sql,
  departmentIds: readonly string[] | undefined,
  now: Date,
): Promise<OperatorNow[]> {
  return sql.rows<OperatorNow>(
    `
    select o.id as "operatorId", s.name, o.mode = 'online' and o.away_at > $2 as online,
      coalesce(h.count, 0)::int as held
    from operators o
    join staff s on s.id = o.id
    left join (
      select operator_id, count(*) as count
      from chats
      where state = 'held'
      group by operator_id
    ) h on h.operator_id = o.id
    where ($1::uuid[] is null or s.department_ids && $1)
      and ((o.mode = 'online' and o.away_at > $2) or h.count > 0)
    order by s.name, o.id
    limit ${GROUPS_MAX}`,
    [departmentIds === undefined ? null : [...departmentIds], now],
  );
}
