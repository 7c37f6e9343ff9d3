import type { Sql } from "@switchboard/pg/pool";

/** What a client is found by because of something that has an id of its own. */
export interface SeenIdentifier {
  readonly clientId: string;
  /** Of the chat or the ticket. */
  readonly partId: string;
  readonly value: string;
}

/** Keeps an address that a client wrote from, with the newest chat from there; of many the newest `max`. */
export async function saveAddress(tx: Sql, { clientId, partId, value }: SeenIdentifier, max: number): Promise<void> {
  const saved = await tx.count(
    `
    update client_identifiers
    set part_id = greatest(part_id, $2)
    where client_id = $1 and part = 'chat' and value = $3`,
    [clientId, partId, value],
  );
  if (saved > 0) return;
  await tx.query(
    `
    insert into client_identifiers (client_id, kind, value, address, part, part_id)
    values ($1, 'ip', $3::text, $3::text::inet, 'chat', $2)`,
    [clientId, partId, value],
  );
  // Ids of chats are in the order of time.
  await tx.query(
    `
    delete from client_identifiers i
    using (
      select part_id
      from client_identifiers
      where client_id = $1 and part = 'chat'
      order by part_id desc
      offset $2
      limit 1
    ) as older
    where i.client_id = $1 and i.part = 'chat' and i.part_id <= older.part_id`,
    [clientId, max],
  );
}

/** Keeps the number of a ticket, which one client has. */
export async function saveTicketNumber(tx: Sql, { clientId, partId, value }: SeenIdentifier): Promise<void> {
  await tx.query("delete from client_identifiers where kind = 'ticket' and value = $1 and part_id = $2", [
    value,
    partId,
  ]);
  await tx.query(
    "insert into client_identifiers (client_id, kind, value, part, part_id) values ($1, 'ticket', $3, 'ticket', $2)",
    [clientId, partId, value],
  );
}
