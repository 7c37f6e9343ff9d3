import type { ClientRow, GoneClientRow } from "./client-row.ts";
import { normalIdentifier } from "./identifier.ts";

/** A row of a feed, with its place there. */
export interface PlacedRow<R extends ClientRow | GoneClientRow = ClientRow | GoneClientRow> {
  readonly index: number;
  readonly row: R;
}

/** What is wrong with a row. */
export interface BadRow {
  readonly index: number;
  /** JSON pointer to the field; empty for the whole row. */
  readonly field: string;
  readonly reason: string;
}

/** What was taken in last of a client. */
export interface LastTakenIn {
  readonly version: number;
  readonly merged: boolean;
  readonly erased: boolean;
}

/** Of each client the newest row, where it is newer than what was taken in: late ones never undo anything. */
export function newsOf(rows: readonly PlacedRow[], known: ReadonlyMap<string, LastTakenIn>): readonly PlacedRow[] {
  const newest = new Map<string, PlacedRow>();
  for (const placed of rows) {
    const { externalId, version } = placed.row;
    if (version >= (newest.get(externalId)?.row.version ?? 0)) newest.set(externalId, placed);
  }
  return [...newest.values()].filter(({ row }) => {
    const last = known.get(row.externalId);
    return last === undefined || (!last.merged && !last.erased && row.version > last.version);
  });
}

/** Whether a row is one of a client that is there. */
export function isPresent(placed: PlacedRow): placed is PlacedRow<ClientRow> {
  return placed.row.state === "present";
}

/** Whether a row is one of a client that is gone. */
export function isGone(placed: PlacedRow): placed is PlacedRow<GoneClientRow> {
  return placed.row.state === "gone";
}

/** What is wrong with rows although each is right by itself: projects that nobody knows, and logins that others have. */
export function faultsAmong(
  rows: readonly PlacedRow<ClientRow>[],
  projects: ReadonlyMap<string, string>,
  /** Logins of clients that none of these rows is about. */
  taken: ReadonlySet<string>,
): readonly BadRow[] {
  const seen = new Set(taken);
  return rows.flatMap(({ index, row }) => {
    const faults = (row.projects ?? []).flatMap((name, place) =>
      projects.has(name) ? [] : [{ index, field: `/projects/${place}`, reason: "must be a project that there is" }],
    );
    const login = loginOf(row);
    const isTaken = login !== undefined && seen.has(login);
    if (isTaken) return [...faults, { index, field: "/login", reason: "must not be another client's" }];
    if (login !== undefined && faults.length === 0) seen.add(login);
    return faults;
  });
}

/** The login of a client as it is compared. */
export function loginOf({ login }: ClientRow): string | undefined {
  return login === undefined ? undefined : normalIdentifier("login", login);
}
