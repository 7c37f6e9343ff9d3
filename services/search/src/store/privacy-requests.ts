import type { Range } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Erased, Subject } from "./erased-clients.ts";

/** What a service did for a request. */
interface Receipt {
  readonly service: string;
  readonly state: "pending" | "done";
  readonly erased: Erased;
  readonly endedAt: Date | null;
  readonly lastError: string;
}

/** A client whose data was to be erased or handed out, and what came of it. */
export interface PrivacyRequest {
  readonly id: string;
  readonly kind: "erase" | "export";
  readonly clientId: string;
  readonly reason: string;
  readonly requestedById: string;
  readonly requestedByName: string;
  readonly requestedAt: Date;
  readonly receipts: readonly Receipt[];
}

/** A service that is to be asked now. */
export interface DueReceipt {
  readonly requestId: string;
  readonly place: number;
  readonly service: string;
  readonly steps: number;
  readonly attempts: number;
  readonly subject: Subject;
}

const columns = `
  r.id, r.kind, r.client_id as "clientId", r.reason, r.requested_by_id as "requestedById", r.requested_by_name as "requestedByName",
  r.requested_at as "requestedAt", coalesce((
    select jsonb_agg(jsonb_build_object(
      'service', c.service, 'state', c.state, 'erased', c.erased, 'endedAt', c.ended_at, 'lastError', c.last_error
    ) order by c.place)
    from privacy_receipts c
    where c.request_id = r.id
  ), '[]') as receipts`;

/** Requests, the newest first, after a position. */
export async function listPrivacyRequests(sql: Sql, { after, limit }: Range): Promise<PrivacyRequest[]> {
  const rows = await sql.rows<Stored>(
    `
    select ${columns}
    from privacy_requests r
    where $1::timestamptz is null or (r.requested_at, r.id) < ($1, $2::uuid)
    order by r.requested_at desc, r.id desc
    limit $3`,
    [after?.at ?? null, after?.id ?? null, limit],
  );
  return rows.map(toRequest);
}

/** One request, if it is there. */
export async function findPrivacyRequest(sql: Sql, id: string): Promise<PrivacyRequest | undefined> {
  const row = await sql.row<Stored>(`select ${columns} from privacy_requests r where r.id = $1`, [id]);
  return row && toRequest(row);
}

/** Keeps a request. */
export async function insertPrivacyRequest(tx: Sql, request: Omit<PrivacyRequest, "receipts">): Promise<void> {
  const { id, kind, clientId, reason, requestedById, requestedByName, requestedAt } = request;
  await tx.query(
    `
    insert into privacy_requests (id, kind, client_id, reason, requested_by_id, requested_by_name, requested_at)
    values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, kind, clientId, reason, requestedById, requestedByName, requestedAt],
  );
}

/** Keeps a request to erase: what was erased here, and the services that are to be asked, one after the other. */
export async function insertErasure(
  tx: Sql,
  request: Omit<PrivacyRequest, "receipts">,
  erased: Erased,
  subject: Subject,
  services: readonly string[],
): Promise<void> {
  const { id, requestedAt: at } = request;
  await insertPrivacyRequest(tx, request);
  await tx.query(
    `
    insert into privacy_receipts (request_id, place, service, state, erased, ended_at)
    values ($1, 0, 'search', 'done', $2, $3)`,
    [id, JSON.stringify(erased), at],
  );
  await tx.query(
    `
    insert into privacy_receipts (request_id, place, service, state, due_at)
    select $1, place, service, 'pending', $3
    from unnest($2::text[]) with ordinality as s (service, place)`,
    [id, services, at],
  );
  await tx.query("insert into privacy_subjects (request_id, subject) values ($1, $2)", [id, JSON.stringify(subject)]);
}

/** Claims a service that is due, for so long as its answer may take. Of several instances one has it. */
export function claimDueReceipt(tx: Sql, now: Date, until: Date): Promise<DueReceipt | undefined> {
  return tx.row<DueReceipt>(
    `
    update privacy_receipts c
    set due_at = $2
    from privacy_subjects s
    where s.request_id = c.request_id
      and (c.request_id, c.place) = (
        select d.request_id, d.place
        from privacy_receipts d
        where d.due_at <= $1 and not exists (
          select from privacy_receipts before
          where before.request_id = d.request_id and before.place < d.place and before.state = 'pending'
        )
        order by d.due_at
        limit 1
        -- What another instance works at is passed over.
        for update skip locked
      )
    returning c.request_id as "requestId", c.place, c.service, c.steps, c.attempts, s.subject`,
    [now, until],
  );
}

/** Keeps what a service erased in a step, once; `more` is asked for at once. Chats that it names lead the next ones on. */
export async function saveStep(
  tx: Sql,
  { requestId, place, steps }: DueReceipt,
  answer: { readonly erased: Erased; readonly chatIds: readonly string[]; readonly more: boolean },
  now: Date,
): Promise<void> {
  const saved = await tx.count(
    `
    update privacy_receipts c
    set steps = c.steps + 1, attempts = 0, last_error = '',
      state = case when $5 then 'pending' else 'done' end,
      due_at = case when $5 then $6::timestamptz end,
      ended_at = case when $5 then null else $6::timestamptz end,
      erased = (
        select coalesce(jsonb_object_agg(kind, count), '{}')
        from (
          select kind, sum(count::int) as count
          from (
            select key, value from jsonb_each_text(c.erased)
            union all
            select key, value from jsonb_each_text($4::jsonb)
          ) as e (kind, count)
          group by kind
        ) as summed
      )
    where c.request_id = $1 and c.place = $2 and c.steps = $3 and c.state = 'pending'`,
    [requestId, place, steps, JSON.stringify(answer.erased), answer.more, now],
  );
  if (saved === 0) return;
  if (answer.chatIds.length > 0) {
    await tx.query(
      `
      update privacy_subjects
      set subject = jsonb_set(subject, '{erasedChatIds}', (
        select jsonb_agg(distinct id)
        from (
          select jsonb_array_elements_text(subject -> 'erasedChatIds')
          union all
          select unnest($2::text[])
        ) as ids (id)
      ))
      where request_id = $1`,
      [requestId, answer.chatIds],
    );
  }
  await tx.query(
    `
    delete from privacy_subjects
    where request_id = $1
      and not exists (select from privacy_receipts where request_id = $1 and state = 'pending')`,
    [requestId],
  );
}

/** Keeps why a service could not be asked, and when it is asked again. */
export async function saveFailure(sql: Sql, { requestId, place }: DueReceipt, error: string, dueAt: Date) {
  await sql.query(
    `
    update privacy_receipts
    set attempts = attempts + 1, last_error = $3, due_at = $4
    where request_id = $1 and place = $2 and state = 'pending'`,
    [requestId, place, error, dueAt],
  );
}

/** Since when the oldest request waits for a service; undefined when none does. */
export function oldestPending(sql: Sql): Promise<Date | undefined> {
  return sql.value<Date>(
    `
    select min(r.requested_at)
    from privacy_receipts c
    join privacy_requests r on r.id = c.request_id
    where c.due_at is not null`,
  );
}

type StoredReceipt = Omit<Receipt, "endedAt"> & { readonly endedAt: string | null };
type Stored = Omit<PrivacyRequest, "receipts"> & { readonly receipts: readonly StoredReceipt[] };

function toRequest({ receipts, ...request }: Stored): PrivacyRequest {
  const read = receipts.map(({ endedAt, ...receipt }) => ({
    ...receipt,
    endedAt: endedAt === null ? null : new Date(endedAt),
  }));
  return { ...request, receipts: read };
}
