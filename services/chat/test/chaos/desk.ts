import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";

/** A chat that something may be done with, and who has to do with it. */
export interface Found {
  readonly id: string;
  readonly visitorId: string;
  readonly operatorId: string | null;
  readonly offerFromId: string | null;
  readonly offerToId: string | null;
}

/** Some chat for which a condition on `chats c` holds; which one a number decides. */
export async function someChat(sql: Sql, condition: string, salt: number): Promise<Found | undefined> {
  const { rows } = await sql.query<Found>(
    `
    select c.id, c.visitor_id as "visitorId", c.operator_id as "operatorId", c.offer_from_id as "offerFromId",
      c.offer_to_id as "offerToId"
    from chats c
    where ${condition}
    order by md5(c.id::text || $1)
    limit 1`,
    [String(salt)],
  );
  return rows[0];
}

/** Lets the deadlines of a chat be due now, as if its people had waited. */
export async function hurry(pool: Pool, chatId: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    // Chats before everything that is written with them, as everywhere.
    await tx.query("select from chats where id = $1 for update", [chatId]);
    await tx.query(
      `
      with hurried as (
        update chats
        set offer = jsonb_set(offer, '{dueAt}', to_jsonb(date_trunc('milliseconds', now())))
        where id = $1
      )
      update chat_heads h
      set unanswered_since = h.unanswered_since - interval '1 hour',
        visitor_wrote_at = case
          when c.state = 'waiting' and c.form_offered_at is not null then h.visitor_wrote_at - interval '2 days'
          else h.visitor_wrote_at
        end
      from chats c
      where c.id = $1 and h.chat_id = c.id`,
      [chatId],
    );
    await tx.query(
      `
      update deadlines d
      set due_at = date_trunc('milliseconds', now())
      from chats c
      where d.chat_id = $1 and c.id = d.chat_id and (d.kind <> 'abandon' or c.form_offered_at is not null)`,
      [chatId],
    );
  });
}

/** Lets somebody whose connection is gone count as away, as if they had been gone for 45 s. */
export async function forget(sql: Sql, operatorId: string): Promise<void> {
  await sql.query("update operators set reachable_until = now(), away_at = now() where id = $1", [operatorId]);
  await sql.query(
    `
    update chat_heads h
    set unanswered_since = h.unanswered_since - interval '1 hour'
    from chats c
    where c.operator_id = $1 and c.state = 'held' and h.chat_id = c.id`,
    [operatorId],
  );
}
