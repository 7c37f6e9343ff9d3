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

/** Comes after every text that begins so, in the order of bytes. */
const LAST = "\u{10ffff}";
/** No client has this id. */
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** The lookups as rows, each with the range of what fits and the place after which rows are wanted. */
const asked = `
  select a.rank, a.match, a.kind, a.low collate "C" as low, a.high collate "C" as high, a.after collate "C" as after,
    a.after_id,
    case when a.match = 'network' then host(network(a.low::inet))::inet end as low_address,
    case when a.match = 'network' then host(broadcast(a.low::inet))::inet end as high_address
  from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[])
    as a (rank, match, kind, low, high, after, after_id)`;

const branch = (match: string, place: string, condition: string) => `
    (
      select i.client_id, i.kind, i.value, ${place} as place
      from client_identifiers i
      where a.match = '${match}' and ${condition} and ${visible("i.client_id", "$8")}
      order by ${match === "network" ? "i.address" : place}, i.client_id
      limit $9
    )`;

const reversed = `reverse(i.value) collate "C"`;

const selectFound = prepared(`
  with asked as (${asked})
  select a.rank, h.client_id as "clientId", h.kind, h.value, h.place
  from asked a
  cross join lateral (
    ${[
      branch("exact", "i.value", "i.kind = a.kind and i.value = a.low and i.client_id > a.after_id"),
      branch(
        "prefix",
        "i.value",
        "i.kind = a.kind and i.value < a.high and (i.value, i.client_id) > (a.after, a.after_id)",
      ),
      branch(
        "tail",
        reversed,
        `i.kind = 'phone' and ${reversed} < a.high and (${reversed}, i.client_id) > (a.after, a.after_id)`,
      ),
      branch(
        "network",
        "i.value",
        `i.address <= a.high_address
          and (i.address, i.client_id) > (coalesce(nullif(a.after, '')::inet, a.low_address), a.after_id)`,
      ),
    ].join(" union all ")}
  ) h
  order by a.rank, case when a.match = 'network' then h.value::inet end, h.place, h.client_id`);

/**
 * What lookups find among the clients that may be seen: of each lookup the first rows after a place, at most `limit`, in the
 * order of its values. Lookups before that place are not asked again.
 */
export function findByIdentifiers(
  sql: Sql,
  lookups: readonly Lookup[],
  { reach, after, limit }: { readonly reach: Reach; readonly after: FoundPlace | undefined; readonly limit: number },
): Promise<FoundIdentifier[]> {
  const ranked = lookups.map((lookup, rank) => ({ rank, lookup })).filter(({ rank }) => rank >= (after?.rank ?? 0));
  const rows = ranked.map(({ rank, lookup: { match, kind, value } }) => {
    const low = match === "tail" ? [...value].toReversed().join("") : value;
    const from = after?.rank === rank ? after : undefined;
    return { rank, match, kind, low, after: from?.place ?? (match === "network" ? "" : low), id: from?.clientId };
  });
  return sql.rows<FoundIdentifier>(selectFound, [
    rows.map(({ rank }) => rank),
    rows.map(({ match }) => match),
    rows.map(({ kind }) => kind),
    rows.map(({ low }) => low),
    rows.map(({ low }) => `${low}${LAST}`),
    rows.map((row) => row.after),
    rows.map(({ id }) => id ?? BEFORE_ALL),
    reach,
    limit,
  ]);
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
