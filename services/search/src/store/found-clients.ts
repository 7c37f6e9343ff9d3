import { prepared, type Sql } from "@switchboard/pg/pool";
import type { Client } from "../domain/client.ts";
import type { IdentifierKind } from "../domain/identifier.ts";
import type { Lookup } from "../domain/lookup.ts";
import { clientColumns } from "./clients.ts";
import { type Reach, visible } from "./visibility.ts";

/** Where in the answers to a question a client stands. */
export interface FoundPlace {
  /** Which of the lookups found it. */
  readonly rank: number;
  /** The value that fits; of a telephone number its reverse. */
  readonly place: string;
  readonly clientId: string;
}

/** A client that a lookup found. */
export interface FoundIdentifier extends FoundPlace {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** The same with the client, where that was asked for and the client is not gone. */
export interface FoundWithClient extends FoundIdentifier {
  readonly client: Client | undefined;
}

/** Comes after every text that begins so, in the order of bytes. */
const LAST = "\u{10ffff}";
/** No client has this id. */
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** The clients of the first rows come along: a box is filled by one statement. */
const selectFound = prepared(`
  select f.rank, f.client_id as "clientId", f.kind, f.value, f.place, c.*
  from identifiers_asked_for($1, $2, $3)
    with ordinality as f (rank, client_id, kind, value, place, nth)
  left join lateral (
    select ${clientColumns}
    from clients c
    where f.nth <= $4 and c.id = f.client_id and c.deleted_at is null
    limit 1
  ) c on true
  order by f.nth`);

/** How much of what lookups find is wanted, among whose clients. */
export interface FoundRange {
  readonly reach: Reach;
  readonly after: FoundPlace | undefined;
  /** Rows of each lookup. */
  readonly limit: number;
  /** Of so many rows, the first ones, the clients come along. */
  readonly clients: number;
}

/**
 * What lookups find among the clients that may be seen: of each lookup the first rows after a place, at most `limit`, in the
 * order of its values. Lookups before that place are not asked again.
 */
export async function findByIdentifiers(
  sql: Sql,
  lookups: readonly Lookup[],
  { reach, after, limit, clients }: FoundRange,
): Promise<FoundWithClient[]> {
  if (lookups.length === 0) return [];
  const ranked = lookups.map((lookup, rank) => ({ rank, lookup })).filter(({ rank }) => rank >= (after?.rank ?? 0));
  const rows = ranked.map(({ rank, lookup: { match, kind, value } }) => {
    const low = match === "tail" ? [...value].toReversed().join("") : value;
    const from = after?.rank === rank ? after : undefined;
    const start = from?.place ?? (match === "network" ? "" : low);
    return { rank, match, kind, low, high: `${low}${LAST}`, after: start, after_id: from?.clientId ?? BEFORE_ALL };
  });
  const found = await sql.rows<FoundIdentifier & (Client | { readonly id: null })>(selectFound, [
    JSON.stringify(rows),
    reach,
    limit,
    clients,
  ]);
  return found.map(({ rank, clientId, kind, value, place, ...client }) => ({
    ...{ rank, clientId, kind, value, place },
    client: client.id === null ? undefined : client,
  }));
}

/** The identifiers of clients, for who must know by which lookup each was found first. */
export function listIdentifiers(
  sql: Sql,
  clientIds: readonly string[],
): Promise<{ readonly clientId: string; readonly kind: IdentifierKind; readonly value: string }[]> {
  return sql.rows(
    `
    select client_id as "clientId", kind, value
    from client_identifiers
    where client_id = any ($1::uuid[])`,
    [clientIds],
  );
}

/** Clients by their ids, if they may be seen and are not gone. */
export async function findClientsByIds(
  sql: Sql,
  ids: readonly string[],
  reach: Reach,
): Promise<ReadonlyMap<string, Client>> {
  const rows = await sql.rows<Client>(
    prepared(`
      select ${clientColumns}
      from clients c
      where c.id = any ($1::uuid[]) and c.deleted_at is null and ${visible("c.id", "$2")}`),
    [ids, reach],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
