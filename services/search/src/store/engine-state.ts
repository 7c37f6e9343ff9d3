import type { Sql } from "@switchboard/pg/pool";

/** How far the change log was followed. Numbers do not follow transactions: a smaller one may be committed later. */
export interface Followed {
  /** Of the change, as text. */
  readonly transaction: string;
  readonly number: number;
}

/** What a search engine beside the database knows. */
export interface EngineState {
  readonly settings: string;
  readonly mark: string;
  readonly followed: Followed;
}

/** As above, and whether it is to be made anew. */
export interface WantedEngineState extends EngineState {
  readonly rebuildWanted: boolean;
  /** It may be tried now: one that failed waits. */
  readonly isRebuildDue: boolean;
  /** It was not compared with the directory since three in the night, UTC. */
  readonly isReconcileDue: boolean;
  /** Clients that a rebuild has put in so far; null when none is under way. */
  readonly rebuilt: number | null;
}

/** The state of the engine. */
export async function readEngineState(sql: Sql): Promise<WantedEngineState> {
  const row = await sql.row<Omit<WantedEngineState, "followed"> & { transaction: string; number: bigint }>(
    `
    select settings, mark, followed_transaction::text as transaction, followed_to as number,
      rebuild_wanted as "rebuildWanted", rebuild_due_at <= now() as "isRebuildDue", rebuilt,
      reconciled_at < date_trunc('day', now() - interval '3 hours', 'UTC') + interval '3 hours' as "isReconcileDue"
    from engine_state`,
  );
  if (row === undefined) throw new TypeError("the engine has a state");
  const { transaction, number, ...state } = row;
  return { ...state, followed: { transaction, number: Number(number) } };
}

/** Notes an index that was made anew. */
export async function saveEngineState(sql: Sql, { settings, mark, followed }: EngineState): Promise<void> {
  await sql.query(
    `
    update engine_state
    set settings = $1, mark = $2, followed_transaction = $3::xid8, followed_to = $4, rebuild_wanted = false, rebuilt = null,
      rebuild_failures = 0, rebuild_due_at = '-infinity', reconciled_at = now()`,
    [settings, mark, followed.transaction, followed.number],
  );
}

/** Asks for a rebuild at once, whatever became of others. */
export async function wantRebuild(sql: Sql): Promise<void> {
  await sql.query(
    "update engine_state set rebuild_wanted = true, rebuild_failures = 0, rebuild_due_at = '-infinity', rebuilt = null",
  );
}

/** Notes that a rebuild is needed, which has its turn when it is due. */
export async function noteRebuildNeeded(sql: Sql): Promise<void> {
  await sql.query("update engine_state set rebuild_wanted = true where not rebuild_wanted");
}

/** Notes that a rebuild failed: the next is due in 2 seconds, and after each failure in twice as many, at most 5 minutes. */
export async function noteRebuildFailed(sql: Sql): Promise<void> {
  await sql.query(
    `
    update engine_state
    set rebuild_failures = rebuild_failures + 1, rebuilt = null,
      rebuild_due_at = now() + least(interval '5 minutes', interval '2 seconds' * 2 ^ least(rebuild_failures, 10))`,
  );
}

/** Notes how far a rebuild is. */
export async function noteRebuilt(sql: Sql, rebuilt: number): Promise<void> {
  await sql.query("update engine_state set rebuilt = $1", [rebuilt]);
}

/** Notes how far the change log was followed. */
export async function noteFollowed(sql: Sql, { transaction, number }: Followed): Promise<void> {
  await sql.query("update engine_state set followed_transaction = $1::xid8, followed_to = $2", [transaction, number]);
}

/** Notes that the index says what the directory does. */
export async function noteReconciled(sql: Sql): Promise<void> {
  await sql.query("update engine_state set reconciled_at = now()");
}

/** Those of the clients who changed since the change log was followed last. */
export function listUnfollowed(sql: Sql, clientIds: readonly string[]): Promise<string[]> {
  return sql.column<string>(
    `
    select distinct c.client_id
    from client_changes c
    join engine_state s on (c.transaction, c.number) > (s.followed_transaction, s.followed_to)
    where c.client_id = any ($1::uuid[])`,
    [clientIds],
  );
}

/** From where the change log is to be followed by who reads all clients from now on. */
export async function beginningOfNews(sql: Sql): Promise<Followed> {
  const transaction = await sql.value<string>("select pg_snapshot_xmin(pg_current_snapshot())::text");
  return { transaction: transaction ?? "0", number: 0 };
}

/** Clients that changed since, as far as no transaction is under way that may have changed others before. */
export async function listChanged(
  sql: Sql,
  followed: Followed,
  limit: number,
): Promise<{ readonly clientIds: string[]; readonly to: Followed }> {
  const rows = await sql.rows<{ transaction: string; number: bigint; clientId: string }>(
    `
    select transaction::text as transaction, number, client_id as "clientId"
    from client_changes
    where (transaction, number) > ($1::xid8, $2) and transaction < pg_snapshot_xmin(pg_current_snapshot())
    order by client_changes.transaction, number
    limit $3`,
    [followed.transaction, followed.number, limit],
  );
  const last = rows.at(-1);
  return {
    clientIds: [...new Set(rows.map(({ clientId }) => clientId))],
    to: last === undefined ? followed : { transaction: last.transaction, number: Number(last.number) },
  };
}

/** How many changes the engine has not followed. */
export async function countBehind(sql: Sql): Promise<number> {
  const count = await sql.value<number>(
    `
    select count(*)::int
    from engine_state s
    join client_changes c on (c.transaction, c.number) > (s.followed_transaction, s.followed_to)`,
  );
  return count ?? 0;
}

/** Makes one instance the only writer for so many seconds, or keeps it so; false while another one is. */
export async function holdEngine(sql: Sql, holder: string, seconds: number): Promise<boolean> {
  const held = await sql.count(
    `
    update engine_state
    set holder = $1, held_until = now() + $2 * interval '1 second'
    where holder = $1 or held_until < now()`,
    [holder, seconds],
  );
  return held === 1;
}

/** Lets another instance write. */
export async function releaseEngine(sql: Sql, holder: string): Promise<void> {
  await sql.query("update engine_state set held_until = '-infinity' where holder = $1", [holder]);
}
