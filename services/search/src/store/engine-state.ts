import type { Sql } from "@switchboard/pg/pool";

/** What a search engine beside the database knows. */
export interface EngineState {
  readonly settings: string;
  readonly mark: string;
  readonly followedTo: number;
}

/** As above, and whether it is to be made anew. */
export interface WantedEngineState extends EngineState {
  readonly rebuildWanted: boolean;
  /** Clients that a rebuild has put in so far; null when none is under way. */
  readonly rebuilt: number | null;
}

/** The state of the engine. */
export async function readEngineState(sql: Sql): Promise<WantedEngineState> {
  const row = await sql.row<Omit<WantedEngineState, "followedTo"> & { followedTo: bigint }>(
    `
    select settings, mark, followed_to as "followedTo", rebuild_wanted as "rebuildWanted", rebuilt
    from engine_state`,
  );
  if (row === undefined) throw new TypeError("the engine has a state");
  return { ...row, followedTo: Number(row.followedTo) };
}

/** Notes an index that was made anew. */
export async function saveEngineState(sql: Sql, { settings, mark, followedTo }: EngineState): Promise<void> {
  await sql.query(
    `
    update engine_state
    set settings = $1, mark = $2, followed_to = $3, rebuild_wanted = false, rebuilt = null`,
    [settings, mark, followedTo],
  );
}

/** Asks for a rebuild. */
export async function wantRebuild(sql: Sql): Promise<void> {
  await sql.query("update engine_state set rebuild_wanted = true");
}

/** Notes how far a rebuild is. */
export async function noteRebuilt(sql: Sql, rebuilt: number): Promise<void> {
  await sql.query("update engine_state set rebuilt = $1", [rebuilt]);
}

/** Notes how far the change log was followed. */
export async function noteFollowed(sql: Sql, followedTo: number): Promise<void> {
  await sql.query("update engine_state set followed_to = $1", [followedTo]);
}

/** A number of the change log below which nothing becomes visible any more. */
export async function safeChangeNumber(sql: Sql): Promise<number> {
  const number = await sql.value<bigint>(
    `
    select coalesce(
      (select min(number) - 1 from client_changes where transaction >= pg_snapshot_xmin(pg_current_snapshot())),
      (select max(number) from client_changes),
      0
    )`,
  );
  return Number(number ?? 0);
}

/** Clients that changed behind a number, as far as no transaction is under way, in the order of their changes. */
export async function listChanged(
  sql: Sql,
  after: number,
  limit: number,
): Promise<{ readonly clientIds: string[]; readonly to: number }> {
  const rows = await sql.rows<{ number: bigint; clientId: string }>(
    `
    select number, client_id as "clientId"
    from client_changes
    where number > $1 and transaction < pg_snapshot_xmin(pg_current_snapshot())
    order by number
    limit $2`,
    [after, limit],
  );
  return { clientIds: [...new Set(rows.map(({ clientId }) => clientId))], to: Number(rows.at(-1)?.number ?? after) };
}

/** How many changes the engine has not followed. */
export async function countBehind(sql: Sql): Promise<number> {
  const count = await sql.value<number>(
    "select count(*)::int from client_changes where number > (select followed_to from engine_state)",
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
