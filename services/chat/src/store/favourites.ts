import type { Range } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";

/** A chat that somebody marked. */
export interface FavouriteRow {
  readonly id: string;
  readonly addedAt: Date;
}

/** Marks a chat for a member of staff unless they have `max` marked. Whether it is marked now. */
export async function insertFavourite(
  sql: Sql,
  staffId: string,
  chatId: string,
  at: Date,
  max: number,
): Promise<boolean> {
  const rowCount = await sql.count(
    `
    insert into favourites (staff_id, chat_id, added_at)
    select $1, $2, $3
    where (select count(*) from favourites where staff_id = $1) < $4
    on conflict (staff_id, chat_id) do nothing`,
    [staffId, chatId, at, max],
  );
  if (rowCount === 1) return true;
  const marked = await sql.query("select from favourites where staff_id = $1 and chat_id = $2", [staffId, chatId]);
  return marked.rowCount === 1;
}

/** Takes a mark away. */
export async function deleteFavourite(sql: Sql, staffId: string, chatId: string): Promise<void> {
  await sql.query("delete from favourites where staff_id = $1 and chat_id = $2", [staffId, chatId]);
}

/** What a member of staff marked, newest first, after a position. */
export function listFavourites(sql: Sql, staffId: string, { after, limit }: Range): Promise<FavouriteRow[]> {
  return sql.rows<FavouriteRow>(
    `
    select chat_id as id, added_at as "addedAt"
    from favourites
    where staff_id = $1 and ($2::timestamptz is null or (added_at, chat_id) < ($2::timestamptz, $3::uuid))
    order by added_at desc, chat_id desc
    limit $4`,
    [staffId, after?.at ?? null, after?.id ?? null, limit],
  );
}
