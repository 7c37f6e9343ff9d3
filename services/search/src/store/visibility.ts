import type { Caller } from "@switchboard/kit/caller";
import { notAllowed, requireScope, unheardOf } from "@switchboard/kit/caller";
import type { Sql } from "@switchboard/pg/pool";
import { prepared } from "@switchboard/pg/pool";

/** The projects whose clients somebody may see; null for all clients. */
export type Reach = readonly string[] | null;

/**
 * The rule of who may see a client, as a condition on a client's id, for every statement that answers with clients or counts
 * them. The function `identifiers_asked_for` and the word index have it in forms of their own, and visibility.integration.test.ts
 * holds them together. `reach` is the parameter that holds a {@link Reach}. It is looked at client by client: as `exists` it
 * would be answered by a list of all clients of the projects first.
 */
export function visible(clientId: string, reach: string): string {
  return `(${reach}::uuid[] is null or (
      select true
      from client_projects visible_in
      where visible_in.client_id = ${clientId} and visible_in.project_id = any (${reach}::uuid[])
      limit 1
    ))`;
}

const selectReach = `
  select s.permissions && '{clients,admin}' as allowed,
    case
      when not 'admin' = any (s.permissions) then array(
        select distinct unnest(d.project_ids)
        from departments d
        where d.id = any (s.department_ids)
      )
    end as projects
  from staff s
  where s.id = $1`;

/** What a key needs to see clients, or to change them. */
type ClientScope = "clients:read" | "clients:write";

/**
 * Whose clients a caller may see: of staff with the permission `clients` those of the projects that their departments serve, of
 * administrators and keys with the scope all. Throws permission_denied caller.not_allowed for everybody else.
 */
export async function findReach(sql: Sql, caller: Caller, scope: ClientScope = "clients:read"): Promise<Reach> {
  if (caller.kind === "key") {
    requireScope(caller, scope);
    return null;
  }
  if (caller.kind !== "staff") throw notAllowed();
  const row = await sql.row<{ allowed: boolean; projects: string[] | null }>(prepared(selectReach), [caller.id]);
  if (row === undefined) throw unheardOf();
  if (!row.allowed) throw notAllowed();
  return row.projects;
}
