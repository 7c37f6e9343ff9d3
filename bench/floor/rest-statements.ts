/** A statement of the floor: in whose database, and its text. */
export interface RestStatement {
  readonly owner: "chat" | "presence";
  readonly text: string;
}

/**
 * What an answer is made of, each in one statement: the page or the row that is asked for, with what is shown beside it.
 * Who asks is believed.
 */
export const restStatements = {
  held: {
    owner: "chat",
    text: `
      select c.*, h.*, p.name as project_name, d.name as department_name, m.preview
      from chats c
      join chat_heads h on h.chat_id = c.id
      left join projects p on p.id = c.project_id
      left join departments d on d.id = c.department_id
      left join lateral (
        select jsonb_agg(m order by m.seq) as preview
        from messages m
        where m.chat_id = c.id and m.seq > h.last_seq - 3
      ) m on true
      where c.operator_id = $1 and c.state = 'held'
      order by c.queued_at, c.id
      limit $2`,
  },
  presence: {
    owner: "presence",
    text: `
      select d.id, d.slug, d.name,
        coalesce(
          jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name, s.id) filter (where s.id is not null),
          '[]'
        ) as members
      from departments d
      left join staff_departments sd on sd.department_id = d.id
      left join staff s on s.id = sd.staff_id and s.mode = 'online' and s.id = any ($1::uuid[])
      group by d.id
      order by d.name, d.id`,
  },
  history: {
    owner: "chat",
    text: `
      select c.*, h.*, p.name as project_name, d.name as department_name
      from chats c
      join chat_heads h on h.chat_id = c.id
      left join projects p on p.id = c.project_id
      left join departments d on d.id = c.department_id
      where c.department_id = any (select unnest(s.department_ids) from staff s where s.id = $1) or c.operator_id = $1
      order by c.opened_at desc, c.id desc
      limit $2`,
  },
  note: {
    owner: "chat",
    text: `
      insert into visitor_notes (
        id, project_id, visitor_id, client_id, chat_id, text, author_id, author_name, written_at
      )
      select gen_random_uuid(), c.project_id, c.visitor_id, c.client_id, c.id, $2, $3, $4, now()
      from chats c
      where c.id = $1
      returning *`,
  },
} as const satisfies Readonly<Record<string, RestStatement>>;

export type RestStatementName = keyof typeof restStatements;
