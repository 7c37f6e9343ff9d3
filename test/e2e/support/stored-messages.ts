import { createPool } from "@switchboard/pg/pool";
import type { System } from "@switchboard/stack/system";
import { silentLog } from "@switchboard/testing/log";

/** The ids of a chat's messages as the database has them, in order. */
export async function storedMessageIds(system: System, chatId: string): Promise<string[]> {
  const pool = createPool(system.databaseUrls.chat, 1, silentLog);
  try {
    const { rows } = await pool.query<{ id: string }>(
      "select message_id as id from messages where chat_id = $1 order by seq",
      [chatId],
    );
    return rows.map(({ id }) => id);
  } finally {
    await pool.end();
  }
}
