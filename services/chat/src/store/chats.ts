import type { Sql } from "@switchboard/pg/pool";
import type { Chat, Named } from "../domain/chat.ts";

/** A chat as its row and the names beside it say; {@link toChat} makes it what the domain knows. */
interface ChatRow {
  readonly id: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly departmentId: string;
  readonly departmentName: string;
  readonly state: Chat["state"];
  readonly visitorId: string;
  readonly visitorName: string;
  readonly visitorEmail: string;
  readonly visitorPhone: string;
  readonly clientId: string;
  readonly operatorId: string | null;
  readonly operatorName: string | null;
  readonly openedAt: Date;
  readonly queuedAt: Date;
  readonly takenAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedBy: "visitor" | "operator" | "system" | null;
  readonly lastSeq: number;
  readonly visitorDeliveredSeq: number;
  readonly visitorReadSeq: number;
  readonly operatorDeliveredSeq: number;
  readonly operatorReadSeq: number;
  readonly previousChatId: string | null;
  readonly version: number;
  readonly pageUrl: string;
  readonly userAgent: string;
  readonly ipAddress: string;
}

/** The columns of {@link ChatRow}, for statements that select from {@link tables}. */
const columns = `
  c.id, c.project_id as "projectId", coalesce(p.name, '') as "projectName",
  c.department_id as "departmentId", coalesce(d.name, '') as "departmentName", c.state,
  c.visitor_id as "visitorId", c.visitor_name as "visitorName", c.visitor_email as "visitorEmail",
  c.visitor_phone as "visitorPhone", c.client_id as "clientId",
  c.operator_id as "operatorId", c.operator_name as "operatorName",
  c.opened_at as "openedAt", c.queued_at as "queuedAt", c.taken_at as "takenAt",
  c.ended_at as "endedAt", c.ended_by as "endedBy", c.last_seq as "lastSeq",
  c.visitor_delivered_seq as "visitorDeliveredSeq", c.visitor_read_seq as "visitorReadSeq",
  c.operator_delivered_seq as "operatorDeliveredSeq", c.operator_read_seq as "operatorReadSeq",
  c.previous_chat_id as "previousChatId", c.version,
  c.page_url as "pageUrl", c.user_agent as "userAgent", c.ip_address as "ipAddress"`;

const joins = `
  left join projects p on p.id = c.project_id
  left join departments d on d.id = c.department_id`;

const tables = `chats c ${joins}`;

/** The place after which a page of a list starts. */
export interface ListPosition {
  readonly queuedAt: Date;
  readonly id: string;
}

/** One chat, if it exists. */
export async function findChat(sql: Sql, id: string): Promise<Chat | undefined> {
  const { rows } = await sql.query<ChatRow>(
    `
    select ${columns}
    from ${tables}
    where c.id = $1`,
    [id],
  );
  return rows[0] && toChat(rows[0]);
}

/** One chat, if it exists, with its row locked. */
export async function lockChat(tx: Sql, id: string): Promise<Chat | undefined> {
  // The lock makes everything that writes to one chat take turns; messages are numbered under it as well.
  const { rows } = await tx.query<ChatRow>(
    `
    select ${columns}
    from ${tables}
    where c.id = $1
    for update of c`,
    [id],
  );
  return rows[0] && toChat(rows[0]);
}

/** The visitor's chat in a project that has not ended, if any, with its row locked. */
export async function lockOpenChat(tx: Sql, visitorId: string, projectId: string): Promise<Chat | undefined> {
  // As in lockChat. A chat that ended while this waited for it is not found.
  const { rows } = await tx.query<ChatRow>(
    `
    select ${columns}
    from ${tables}
    where c.visitor_id = $1 and c.project_id = $2 and c.state <> 'ended'
    for update of c`,
    [visitorId, projectId],
  );
  return rows[0] && toChat(rows[0]);
}

/** The visitor's newest chat in a project, if any. */
export async function findNewestChat(sql: Sql, visitorId: string, projectId: string): Promise<Chat | undefined> {
  const { rows } = await sql.query<ChatRow>(
    `
    select ${columns}
    from ${tables}
    where c.visitor_id = $1 and c.project_id = $2
    order by c.opened_at desc
    limit 1`,
    [visitorId, projectId],
  );
  return rows[0] && toChat(rows[0]);
}

/**
 * Chats that wait for any of the departments, longest waiting first, after a position. Every department's list is an
 * index of its own, read in order; a page costs as much as its rows, however many chats wait.
 */
export async function listWaiting(
  sql: Sql,
  departmentIds: readonly string[],
  after: ListPosition | undefined,
  limit: number,
): Promise<Chat[]> {
  const { rows } = await sql.query<ChatRow>(
    `
    select ${columns}
    from (
      select w.id
      from unnest($1::uuid[]) as mine (department_id)
      cross join lateral (
        select id, queued_at
        from chats
        where department_id = mine.department_id and state = 'waiting'
          and (queued_at, id) > ($2::timestamptz, $3::uuid)
        order by queued_at, id
        limit $4
      ) w
      order by w.queued_at, w.id
      limit $4
    ) page
    join chats c on c.id = page.id
    ${joins}
    order by c.queued_at, c.id`,
    [[...departmentIds], ...boundOf(after), limit],
  );
  return rows.map(toChat);
}

/** Chats that an operator holds, oldest first, after a position. */
export async function listHeld(
  sql: Sql,
  operatorId: string,
  after: ListPosition | undefined,
  limit: number,
): Promise<Chat[]> {
  const { rows } = await sql.query<ChatRow>(
    `
    select ${columns}
    from ${tables}
    where c.operator_id = $1 and c.state = 'held' and (c.queued_at, c.id) > ($2::timestamptz, $3::uuid)
    order by c.queued_at, c.id
    limit $4`,
    [operatorId, ...boundOf(after), limit],
  );
  return rows.map(toChat);
}

/** How many chats wait for any of the departments. */
export async function countWaiting(sql: Sql, departmentIds: readonly string[]): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `
    select count(*)::int as count
    from chats
    where department_id = any ($1::uuid[]) and state = 'waiting'`,
    [[...departmentIds]],
  );
  return rows[0]?.count ?? 0;
}

/** How many chats an operator holds. */
export async function countHeld(sql: Sql, operatorId: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `
    select count(*)::int as count
    from chats
    where operator_id = $1 and state = 'held'`,
    [operatorId],
  );
  return rows[0]?.count ?? 0;
}

/** The newest number of each of the chats that exist. */
export async function findHeads(sql: Sql, chatIds: readonly string[]): Promise<{ id: string; lastSeq: number }[]> {
  const { rows } = await sql.query<{ id: string; lastSeq: number }>(
    `
    select id, last_seq as "lastSeq"
    from chats
    where id = any ($1::uuid[])`,
    [[...chatIds]],
  );
  return rows;
}

/** What the list of one department adds up to: independent of order, different for a different id or version. */
export interface ListSum {
  readonly departmentId: string;
  readonly waiting: number;
  readonly digest: string;
}

/** The sum of the list of each department. */
export async function sumLists(sql: Sql, departmentIds: readonly string[]): Promise<ListSum[]> {
  const { rows } = await sql.query<ListSum>(
    `
    select mine.department_id as "departmentId", count(c.id)::int as waiting,
      coalesce(bit_xor(hashtextextended(c.id::text || ':' || c.version, 0)), 0)::text as digest
    from unnest($1::uuid[]) as mine (department_id)
    left join chats c on c.department_id = mine.department_id and c.state = 'waiting'
    group by mine.department_id`,
    [[...departmentIds]],
  );
  return rows;
}

/** How many chats are in a state in each department, and since when the oldest waits in seconds. */
export interface DepartmentLoad {
  readonly departmentId: string;
  readonly waiting: number;
  readonly held: number;
  readonly oldestWaitSeconds: number;
}

/** The load of every department; reads the indexes of waiting and held chats, never the ended ones. */
export async function loadOfDepartments(sql: Sql, now: Date): Promise<DepartmentLoad[]> {
  const { rows } = await sql.query<DepartmentLoad>(
    `
    select d.id as "departmentId", coalesce(w.count, 0)::int as waiting, coalesce(h.count, 0)::int as held,
      coalesce(extract(epoch from $1::timestamptz - w.oldest), 0)::float8 as "oldestWaitSeconds"
    from departments d
    left join (
      select department_id, count(*) as count, min(queued_at) as oldest
      from chats
      where state = 'waiting'
      group by department_id
    ) w on w.department_id = d.id
    left join (
      select department_id, count(*) as count
      from chats
      where state = 'held'
      group by department_id
    ) h on h.department_id = d.id`,
    [now],
  );
  return rows;
}

/** Writes a new chat. */
export async function insertChat(tx: Sql, chat: Chat): Promise<void> {
  await tx.query(
    `
    insert into chats (
      id, project_id, department_id, visitor_id, state, visitor_name, visitor_email, visitor_phone, client_id,
      opened_at, queued_at, last_seq, previous_chat_id, version,
      page_url, user_agent, ip_address
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      chat.id,
      chat.project.id,
      chat.department.id,
      chat.visitor.id,
      chat.state,
      chat.visitor.name,
      chat.visitor.email,
      chat.visitor.phone,
      chat.visitor.clientId,
      chat.openedAt,
      chat.queuedAt,
      chat.lastSeq,
      chat.previousChatId ?? null,
      chat.version,
      chat.pageUrl,
      chat.userAgent,
      chat.ipAddress,
    ],
  );
}

/** Writes what a decision changed of a chat whose row is locked. */
export async function saveChat(tx: Sql, chat: Chat): Promise<void> {
  const operator = chat.state === "waiting" ? undefined : chat.operator;
  await tx.query(
    `
    update chats
    set state = $2, operator_id = $3, operator_name = $4, taken_at = $5, ended_at = $6, ended_by = $7,
      visitor_name = $8, visitor_email = $9, client_id = $10, last_seq = $11, version = $12
    where id = $1`,
    [
      chat.id,
      chat.state,
      operator?.id ?? null,
      operator?.name ?? null,
      chat.state === "waiting" ? null : (chat.takenAt ?? null),
      chat.state === "ended" ? chat.endedAt : null,
      chat.state === "ended" ? chat.endedBy : null,
      chat.visitor.name,
      chat.visitor.email,
      chat.visitor.clientId,
      chat.lastSeq,
      chat.version,
    ],
  );
}

/** Moves the head of a chat whose row is locked. */
export async function saveHead(tx: Sql, chatId: string, lastSeq: number): Promise<void> {
  await tx.query("update chats set last_seq = $2 where id = $1", [chatId, lastSeq]);
}

const nil = "00000000-0000-0000-0000-000000000000";

function boundOf(after: ListPosition | undefined): [Date | string, string] {
  return after === undefined ? ["-infinity", nil] : [after.queuedAt, after.id];
}

function toChat(row: ChatRow): Chat {
  const facts = toFacts(row);
  const operator = toOperator(row);
  switch (row.state) {
    case "waiting":
      return { ...facts, state: "waiting" };
    case "held":
      return { ...facts, state: "held", operator: present(operator), takenAt: present(row.takenAt) };
    case "ended":
      return {
        ...facts,
        state: "ended",
        operator,
        takenAt: row.takenAt ?? undefined,
        endedAt: present(row.endedAt),
        endedBy: present(row.endedBy),
      };
  }
}

function toFacts(row: ChatRow) {
  return {
    id: row.id,
    project: { id: row.projectId, name: row.projectName },
    department: { id: row.departmentId, name: row.departmentName },
    visitor: {
      id: row.visitorId,
      name: row.visitorName,
      email: row.visitorEmail,
      phone: row.visitorPhone,
      clientId: row.clientId,
    },
    openedAt: row.openedAt,
    queuedAt: row.queuedAt,
    lastSeq: row.lastSeq,
    visitorCursors: { deliveredSeq: row.visitorDeliveredSeq, readSeq: row.visitorReadSeq },
    operatorCursors: { deliveredSeq: row.operatorDeliveredSeq, readSeq: row.operatorReadSeq },
    previousChatId: row.previousChatId ?? undefined,
    version: row.version,
    pageUrl: row.pageUrl,
    userAgent: row.userAgent,
    ipAddress: row.ipAddress,
  };
}

function toOperator({ operatorId, operatorName }: ChatRow): Named | undefined {
  return operatorId === null ? undefined : { id: operatorId, name: operatorName ?? "" };
}

/** A value that a check of the table promises. */
function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError("a chat's row lacks what its state promises");
  return value;
}
