import type { Sql } from "@switchboard/pg/pool";

/** Something that is not as it must be: a chat, an operator or a decision, by its id. */
export interface Violation {
  readonly invariant: Invariant;
  readonly id: string;
}

/** Violations of one invariant that are looked up at most: more of them say no more. */
const FOUND_MAX = 100;

/** The moment that is looked at. */
export interface Moment {
  readonly now: Date;
  /** Decisions before are not looked at. */
  readonly decidedSince: Date;
}

/** Selects ids; `$1` is what of the moment it asks for. */
interface Query {
  readonly text: string;
  readonly asks?: keyof Moment;
}

/** What must always be true (C18), by what it looks like when it is not. */
const queries = {
  /** A chat that is not over, and that nobody holds, can take, or will ever be reminded of. */
  nowhere: {
    text: `
    select c.id
    from chats c
    where (c.state = 'waiting' and not exists (select from list_entries l where l.chat_id = c.id))
      or (
        c.state = 'offered' and c.offer_kind = 'forward'
        and not exists (
          select from list_entries l where l.chat_id = c.id and l.department_id = c.offer_department_id
        )
      )
      or (c.state in ('held', 'parked') and not exists (select from operators o where o.id = c.operator_id))`,
  },
  /** A place in a list of a chat that nobody can take there. */
  list_ghost: {
    text: `
    select l.chat_id as id
    from list_entries l
    -- One look-up for each entry, however many chats are over: a join would read them all.
    cross join lateral (
      select c.state, c.queued_at, c.offer_kind, c.offer_department_id from chats c where c.id = l.chat_id limit 1
    ) c
    where c.queued_at <> l.queued_at
      or not (
        c.state = 'waiting'
        or (c.state = 'offered' and c.offer_kind = 'forward' and c.offer_department_id = l.department_id)
      )`,
  },
  /** A department of whose list the number of chats is not the one that is kept. */
  count_drift: {
    text: `
    select coalesce(listed.id, counted.id) as id
    from (select department_id as id, count(*) as chats from list_entries group by department_id) listed
    full join (
      select department_id as id, sum(change) as chats
      from list_counts
      cross join lateral unnest(department_ids) as department_id
      group by department_id
    ) counted on counted.id = listed.id
    where coalesce(listed.chats, 0) <> coalesce(counted.chats, 0)`,
  },
  /** An operator whose load is not the number of chats that count for them. */
  load_drift: {
    text: `
    select o.id
    from operators o
    left join (
      select id, count(*)::int as load
      from (
        select operator_id as id from chats where state = 'held'
        union all
        select offer_from_id from chats where state = 'offered' and offer_kind = 'transfer'
        union all
        select offer_to_id from chats where state = 'offered' and offer_kind = 'transfer'
      ) charged
      group by id
    ) counted on counted.id = o.id
    where o.load <> coalesce(counted.load, 0)`,
  },
  /** Routing gave somebody more than the department's limit. */
  over_limit: {
    text: "select id from decisions where at > $1 and load > chat_limit",
    asks: "decidedSince",
  },
  /** Routing gave a chat to somebody who was not online. */
  given_offline: {
    text: "select id from decisions where at > $1 and (operator_mode <> 'online' or reachable_until <= at)",
    asks: "decidedSince",
  },
  /** A deadline that should have fired more than 2 s ago. */
  deadline_late: {
    text: "select distinct chat_id as id from deadlines where due_at < $1::timestamptz - interval '2 seconds'",
    asks: "now",
  },
  /** A chat that lacks a deadline its state promises. */
  deadline_missing: {
    text: `
    select c.id
    from chats c
    where (
        c.state in ('waiting', 'parked')
        and not exists (select from deadlines d where d.chat_id = c.id and d.kind = 'abandon')
      )
      or (
        c.state = 'waiting' and c.form_offered_at is null
        and not exists (select from deadlines d where d.chat_id = c.id and d.kind = 'waiting_limit')
      )
      or (
        c.state = 'offered'
        and not exists (
          select from deadlines d where d.chat_id = c.id and d.kind = 'offer' and d.due_at = (c.offer ->> 'dueAt')::timestamptz
        )
      )`,
  },
} as const satisfies Readonly<Record<string, Query>>;
export type Invariant = keyof typeof queries;

/** The names of all of them. */
export const invariants = Object.keys(queries) as readonly Invariant[];

/** Makes a transaction see one moment of the database, and write nothing. To be called before anything else in it. */
export async function seeOneMoment(tx: Sql): Promise<void> {
  await tx.query("set transaction isolation level repeatable read, read only");
}

/** What is not as it must be in the moment that a transaction sees: at most 100 of each kind. */
export async function findViolations(tx: Sql, moment: Moment): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const invariant of invariants) {
    const { text, asks }: Query = queries[invariant];
    const values = asks === undefined ? [] : [moment[asks]];
    const ids = await tx.column<string>(`${text} limit ${FOUND_MAX}`, values);
    found.push(...ids.map((id) => ({ invariant, id })));
  }
  return found;
}
