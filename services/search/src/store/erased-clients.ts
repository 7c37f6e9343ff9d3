import { feedSubject } from "@switchboard/contracts/subjects";
import type { Sql } from "@switchboard/pg/pool";

/** What was erased, by kind. */
export type Erased = Readonly<Record<string, number>>;

/** What others know somebody by who is erased. */
export interface Subject {
  readonly clientId: string;
  readonly sites: readonly { readonly projectId: string; readonly clientId: string }[];
  /** Of which it is known that they are theirs. */
  readonly chatIds: readonly string[];
  /** That chat has erased. */
  readonly erasedChatIds: readonly string[];
  readonly emails: readonly string[];
}

/** Tables with rows of a client. Their rows go whole. */
const ofClient = {
  services: "services",
  payments: "payments",
  expenses: "expenses",
  edits: "client_edits",
  projects: "client_projects",
  ids: "client_aliases",
  changes: "client_changes",
} as const;

/** Emails of a client, and of the people who act for nobody else, in their one form. */
export function listEmailsOf(sql: Sql, clientId: string): Promise<string[]> {
  return sql.column<string>(
    `
    select distinct i.value
    from client_identifiers i
    where i.client_id = $1 and i.kind = 'email'
      and (i.part <> 'person' or not exists (
        select from client_people p
        where p.person_id::text = i.part_id and p.client_id <> $1
      ))
    order by i.value`,
    [clientId],
  );
}

/**
 * Erases all that the directory has of a client, who is locked; what it is called by billing systems stays, so that nothing which
 * they tell of it later is taken in. Counted by kind.
 */
export async function eraseClient(tx: Sql, clientId: string): Promise<Erased> {
  const ids = await idsOf(tx, clientId);
  const erased: Record<string, number> = {};
  erased["dead_events"] = await forgetRefusedRows(tx, clientId);
  erased["people"] = await tx.count(
    `
    delete from people p
    where (
        exists (select from client_people c where c.person_id = p.id and c.client_id = $1)
        or exists (select from removed_people r where r.person_id = p.id and r.client_id = $1)
      )
      and not exists (select from client_people c where c.person_id = p.id and c.client_id <> $1)`,
    [clientId],
  );
  await tx.query("delete from person_edits e where not exists (select from people p where p.id = e.person_id)");
  for (const [kind, table] of Object.entries(ofClient)) {
    erased[kind] = await tx.count(`delete from ${table} where client_id = $1`, [clientId]);
  }
  for (const table of ["client_people", "removed_people", "client_identifiers", "client_words"]) {
    await tx.query(`delete from ${table} where client_id = $1`, [clientId]);
  }
  erased["audit_details"] = await tx.count(
    "update audit_entries set details = '{}' where target_id = any ($1::text[]) and details <> '{}'",
    [ids],
  );
  // Answers that may be given again name their client.
  await tx.query("delete from idempotency_keys where response::text like any ($1::text[])", [
    ids.map((id) => `%${id}%`),
  ]);
  await tx.query("update client_sources set client_id = null, erased = true, digest = '' where client_id = $1", [
    clientId,
  ]);
  erased["accounts"] = await tx.count("delete from clients where id = $1", [clientId]);
  return Object.fromEntries(Object.entries(erased).filter(([, count]) => count > 0));
}

/** Tells who follows the change log that a client is not there any more. */
export async function logErased(tx: Sql, clientId: string, version: number, actor: string, now: Date): Promise<void> {
  await tx.query("insert into client_changes (client_id, version, actor, changed_at) values ($1, $2, $3, $4)", [
    clientId,
    version,
    actor,
    now,
  ]);
}

/** The ids of a client: its own, and those of clients that were merged into it. */
async function idsOf(tx: Sql, clientId: string): Promise<string[]> {
  const merged = await tx.column<string>("select old_id from client_aliases where client_id = $1", [clientId]);
  return [clientId, ...merged];
}

/** The words that a client is found by. */
export function listWordsOf(tx: Sql, clientId: string): Promise<string[]> {
  return tx.column<string>(
    `
    select word
    from client_words c, unnest(tsvector_to_array(c.words)) as w (word)
    where c.client_id = $1 and left(word, 1) <> '/'`,
    [clientId],
  );
}

/** Forgets what a feed told of a client and could not be taken in. */
async function forgetRefusedRows(tx: Sql, clientId: string): Promise<number> {
  const sources = await tx.rows<{ source: string; externalId: string }>(
    `select source, external_id as "externalId" from client_sources where client_id = $1`,
    [clientId],
  );
  let forgotten = 0;
  for (const { source, externalId } of sources) {
    forgotten += await tx.count(
      `
      delete from dead_events
      where subject = $1 and position(convert_to($2, 'UTF8') in payload) > 0`,
      [feedSubject(source), JSON.stringify(externalId)],
    );
  }
  return forgotten;
}
