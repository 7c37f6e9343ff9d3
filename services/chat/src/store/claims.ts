import { prepared, type Sql } from "@switchboard/pg/pool";

/**
 * Statements that lock chats about which something is to be done, for whoever decides about many at a time. They never
 * wait: a chat that is locked is being decided by somebody else, and is found again if there is still something to do.
 * So the order in which they lock does not matter, and instances share the work. Returns ids; a chat may come twice.
 */
export type Claim = (tx: Sql, now: Date) => Promise<string[]>;

/** Chats of one claim at most. */
export const CLAIM_MAX = 100;

const lock = `limit ${CLAIM_MAX} for update of c skip locked`;

/** The chats that wait longest in the list of a department. */
export function claimListed(departmentId: string): Claim {
  return (tx) =>
    claim(
      tx,
      `
    select c.id
    from list_entries l
    join chats c on c.id = l.chat_id
    where l.department_id = $1
    order by l.queued_at, l.chat_id
    ${lock}`,
      [departmentId],
    );
}

/** Chats with a deadline that is due, the latest first. */
export const claimDue: Claim = (tx, now) =>
  claim(
    tx,
    `
    select c.id
    from deadlines d
    join chats c on c.id = d.chat_id
    where d.due_at <= $1
    order by d.due_at
    ${lock}`,
    [now],
  );

/** Chats held by operators who went Offline since their chats were last parked (P3). */
export const claimDeserted: Claim = (tx) =>
  claim(
    tx,
    `
    select c.id
    from operators o
    join chats c on c.operator_id = o.id and c.state = 'held'
    where o.park_pending
    ${lock}`,
    [],
  );

const lost = `
    select c.id
    from chats c
    join operators o on o.id = c.offer_to_id
    where c.state = 'offered' and (o.mode = 'offline' or ($2 and o.away_at <= $1))`;

/** Chats on offer to an operator who is not online (C21); whoever is away only counts when `trusted`. */
export function claimLost(trusted: boolean): Claim {
  return (tx, now) => claim(tx, `${lost} ${lock}`, [now, trusted]);
}

const neglected = `
    select c.id
    from operators o
    join chats c on c.operator_id = o.id and c.state = 'held'
    join chat_heads h on h.chat_id = c.id
    left join departments d on d.id = c.department_id
    where (o.mode = 'offline' or ($2 and o.away_at <= $1))
      and h.unanswered_since <= $1::timestamptz - make_interval(secs => coalesce(d.reply_limit_s, 120))`;

/**
 * Held chats of operators who are not online, whose visitor waits longer for a reply than the department allows (P4);
 * whoever is away only counts when `trusted`. Who is Offline holds what they took by hand since.
 */
export function claimNeglected(trusted: boolean): Claim {
  return (tx, now) => claim(tx, `${neglected} ${lock}`, [now, trusted]);
}

/** Whether somebody's chats are to be parked, or chats are lost or neglected: a look that locks nothing. */
export async function anyAbsence(sql: Sql, now: Date, trusted: boolean): Promise<boolean> {
  const found = await sql.count(
    prepared(`
    select
    where exists (select from operators where park_pending)
      or exists (${lost})
      or exists (${neglected})`),
    [now, trusted],
  );
  return found > 0;
}

/**
 * Parked chats whose visitor wrote again (P3). The second condition is for a message whose time is that of an instance
 * with a slower clock.
 */
export const claimParkedWritten: Claim = (tx, now) =>
  claim(
    tx,
    `
    select c.id
    from chats c
    join chat_heads h on h.chat_id = c.id
    left join departments d on d.id = c.department_id
    where c.state = 'parked' and (
      h.visitor_wrote_at > c.parked_at
      or h.unanswered_since <= $1::timestamptz - make_interval(secs => coalesce(d.reply_limit_s, 120))
    )
    ${lock}`,
    [now],
  );

function claim(tx: Sql, text: string, values: readonly unknown[]): Promise<string[]> {
  return tx.column<string>(text, values);
}
