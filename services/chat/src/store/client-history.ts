import type { Sql } from "@switchboard/pg/pool";
import type { Client } from "../domain/chat.ts";

/** Chats that join at a time; whoever has more brings the rest along when they sign in again. */
const JOIN_MAX = 500;

/**
 * Lets a visitor's chats of a project that are over and belong to no client join a client's history (C4). Returns their
 * ids.
 */
export function joinClientHistory(
  tx: Sql,
  visitorId: string,
  projectId: string,
  client: Client,
  at: Date,
): Promise<string[]> {
  return tx.column<string>(
    `
    with earlier as (
      -- In the order of ids, as everything that locks several chats.
      select id
      from chats
      where visitor_id = $1 and project_id = $2 and state = 'ended' and client_id = ''
      order by id
      limit ${JOIN_MAX}
      for update
    ),
    joined as (
      update chats c
      set client_id = $3, version = c.version + 1
      from earlier
      where c.id = earlier.id
      returning c.id, c.version
    )
    insert into chat_timeline (chat_id, version, at, kind, params)
    select id, version, $4, 'identified', jsonb_build_object('client', $5::jsonb)
    from joined
    returning chat_id as "chatId"`,
    [visitorId, projectId, client.id, at, JSON.stringify(client)],
  );
}
