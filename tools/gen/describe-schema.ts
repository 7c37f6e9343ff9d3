import type { Sql } from "@switchboard/pg/pool";

/**
 * The schema of a database as SQL, from its catalogue: tables by name, each with its columns, constraints, indexes and
 * triggers, then functions. The same schema is the same text on any server of one major version.
 */
export async function describeSchema(sql: Sql): Promise<string> {
  const { rows } = await sql.query<{ text: string }>(
    `
    with tables as (
      select oid, relname as name, reloptions
      from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname !~ '(^|_)migrations$'
    ),
    lines as (
      select a.attrelid as table_id, 1 as part, a.attnum::text as place,
        concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
          case when a.attnotnull then 'not null' end,
          case when a.attidentity = 'a' then 'generated always as identity' end,
          case when a.attgenerated = 's' then 'generated always as (' || pg_get_expr(d.adbin, d.adrelid, true) || ') stored' end,
          case when a.attgenerated = '' then 'default ' || pg_get_expr(d.adbin, d.adrelid, true) end
        ) as line
      from pg_attribute a
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attnum > 0 and not a.attisdropped
      union all
      -- That a column is not null stands at the column.
      select conrelid, case contype when 'p' then 2 else 3 end, conname,
        format('constraint %I %s', conname, pg_get_constraintdef(oid, true))
      from pg_constraint
      where contype <> 'n'
    ),
    beside as (
      select i.indrelid as table_id, 1 as part, c.relname as place, pg_get_indexdef(i.indexrelid, 0, true) || ';' as line
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
      where not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
      union all
      select tgrelid, 2, tgname, pg_get_triggerdef(oid, true) || ';'
      from pg_trigger
      where not tgisinternal
    ),
    described as (
      select 1 as part, t.name,
        format(E'create table %I (\\n  %s\\n)', t.name, (
          select string_agg(l.line, E',\\n  ' order by l.part, length(l.place) * (l.part = 1)::int, l.place)
          from lines l
          where l.table_id = t.oid
        ))
        || coalesce(' with (' || array_to_string(t.reloptions, ', ') || ')', '') || ';'
        || coalesce((
          select E'\\n' || string_agg(b.line, E'\\n' order by b.part, b.place) from beside b where b.table_id = t.oid
        ), '') as text
      from tables t
      union all
      select 2, p.proname, rtrim(pg_get_functiondef(p.oid), E'\\n') || ';'
      from pg_proc p
      where p.pronamespace = 'public'::regnamespace
    )
    select text
    from described
    order by part, name`,
  );
  return rows.map(({ text }) => `${text}\n`).join("\n");
}
