import type { Sql } from "@switchboard/pg/pool";
import type { DisabledReason, Endpoint, EndpointInput } from "../domain/endpoint.ts";
import { endpointNotFound } from "../domain/refusals.ts";

const columns = `id, url, event_types as "eventTypes", project_ids as "projectIds", state,
  disabled_reason as "disabledReason", created_at as "createdAt", failing_since as "failingSince",
  previous_secret_until as "previousSecretUntil"`;

/** All endpoints that were not deleted, by the time of their making. */
export function listEndpoints(sql: Sql): Promise<Endpoint[]> {
  return sql.rows<Endpoint>(
    `
    select ${columns}
    from endpoints
    where state <> 'deleted'
    order by created_at, id`,
  );
}

/** An endpoint. Throws not_found notify.endpoint_not_found, also for one that was deleted. */
export function findEndpoint(sql: Sql, id: string): Promise<Endpoint> {
  return read(sql, id, "");
}

/** As {@link findEndpoint}, with its row locked, so that changes of one endpoint take turns. */
export function lockEndpoint(tx: Sql, id: string): Promise<Endpoint> {
  return read(tx, id, "for no key update");
}

async function read(sql: Sql, id: string, lock: "" | "for no key update"): Promise<Endpoint> {
  const row = await sql.row<Endpoint>(`select ${columns} from endpoints where id = $1 and state <> 'deleted' ${lock}`, [
    id,
  ]);
  if (row === undefined) throw endpointNotFound(id);
  return row;
}

export async function insertEndpoint(
  tx: Sql,
  endpoint: EndpointInput & { readonly id: string; readonly secret: string; readonly createdAt: Date },
): Promise<void> {
  await tx.query(
    `
    insert into endpoints (id, url, event_types, project_ids, state, secret, created_at)
    values ($1, $2, $3, $4, 'active', $5, $6)`,
    [endpoint.id, endpoint.url, endpoint.eventTypes, endpoint.projectIds, endpoint.secret, endpoint.createdAt],
  );
}

/** What an administrator decides about an endpoint. Failures are counted anew. */
export async function updateEndpoint(
  tx: Sql,
  id: string,
  { url, eventTypes, projectIds, state }: Pick<Endpoint, "url" | "eventTypes" | "projectIds" | "state">,
): Promise<void> {
  await tx.query(
    `
    update endpoints
    set url = $2, event_types = $3, project_ids = $4, state = $5, disabled_reason = '', failing_since = null
    where id = $1`,
    [id, url, eventTypes, projectIds, state],
  );
}

/** From now on nothing is sent to it, and its secrets are gone. */
export async function markDeleted(tx: Sql, id: string): Promise<void> {
  await tx.query(
    `
    update endpoints
    set state = 'deleted', secret = '', previous_secret = '', previous_secret_until = null
    where id = $1`,
    [id],
  );
}

/** The present secret becomes the previous one, valid until a time. */
export async function replaceSecret(tx: Sql, id: string, secret: string, previousUntil: Date): Promise<void> {
  await tx.query(
    `
    update endpoints
    set previous_secret = secret, previous_secret_until = $3, secret = $2
    where id = $1`,
    [id, secret, previousUntil],
  );
}

/** An endpoint answered well: it is not failing. */
export async function noteSuccess(tx: Sql, id: string): Promise<void> {
  await tx.query("update endpoints set failing_since = null where id = $1 and failing_since is not null", [id]);
}

/**
 * An endpoint failed; the first failure after a success is remembered. One that has been failing since before `limit`
 * is switched off. Returns whether this did.
 */
export async function noteFailure(tx: Sql, id: string, now: Date, limit: Date): Promise<boolean> {
  await tx.query("update endpoints set failing_since = $2 where id = $1 and failing_since is null", [id, now]);
  const rowCount = await tx.count(
    `
    update endpoints
    set state = 'disabled', disabled_reason = 'failing'
    where id = $1 and state = 'active' and failing_since < $2`,
    [id, limit],
  );
  return rowCount === 1;
}

/** Switches an endpoint off. */
export async function disableEndpoint(sql: Sql, id: string, reason: DisabledReason): Promise<void> {
  await sql.query("update endpoints set state = 'disabled', disabled_reason = $2 where id = $1 and state = 'active'", [
    id,
    reason,
  ]);
}

/** Removes deleted endpoints of which nothing is left. */
export async function forgetEndpoints(sql: Sql): Promise<void> {
  await sql.query(
    `
    delete from endpoints e
    where state = 'deleted'
      and not exists (select from deliveries where endpoint_id = e.id)
      and not exists (select from delivery_queues where endpoint_id = e.id)`,
  );
}
