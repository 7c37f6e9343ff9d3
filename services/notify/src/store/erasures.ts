import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";

/**
 * Erases mails to somebody and about their chats, and what webhooks told of them: deliveries whose subject is the client or a chat.
 * Counted by kind.
 */
export async function eraseOf(
  tx: Sql,
  { emails, subjects }: { readonly emails: readonly string[]; readonly subjects: readonly string[] },
): Promise<Readonly<Record<string, number>>> {
  const of = [[...subjects]];
  return {
    mails: await tx.count(
      `
      delete from mails
      where recipient = any ($1::text[]) or about_id = any ($2::text[])`,
      [[...emails], ...of],
    ),
    deliveries: await tx.count("delete from deliveries where subject = any ($1::text[])", of),
    queues: await tx.count("delete from delivery_queues where subject = any ($1::text[])", of),
    dead_events: await tx.count(
      `
      delete from dead_events d
      where split_part(d.subject, '.', 5) = any ($1::text[])
        or exists (
          select from unnest($1::text[] || $2::text[]) as s (subject)
          where position(convert_to(s.subject, 'UTF8') in d.payload) > 0
        )`,
      [...of, [...emails]],
    ),
    chats: await tx.count("delete from chat_projects where chat_id = any ($1::uuid[])", of),
  };
}

/** Notes whom and which chats nobody is to be told of any more, whatever is still on its way. */
export async function noteErased(tx: Sql, subjects: readonly string[], now: Date): Promise<void> {
  await tx.query(
    `
    insert into erased_subjects (subject, erased_at)
    select unnest($1::text[]), $2
    on conflict (subject) do nothing`,
    [subjects, now],
  );
}

/** Those of these that were erased. */
export async function findErased(sql: Sql, subjects: readonly string[]): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const found = await sql.column<string>("select subject from erased_subjects where subject = any ($1::text[])", [
    [...subjects],
  ]);
  return new Set(found);
}

/** Forgets those of whom no stream has anything any more: they keep facts for 7 days. */
export function forgetErased(sql: Sql, signal: AbortSignal): Promise<number> {
  return forgetRows(sql, signal, "erased_subjects", "erased_at < now() - interval '10 days'");
}
