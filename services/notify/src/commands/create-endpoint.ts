import { newId } from "@switchboard/kit/ids";
import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { CalledDeps } from "../deps.ts";
import { checkEndpoint, checkRoom, type EndpointInput, type EndpointWithSecret } from "../domain/endpoint.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { findEndpoint, insertEndpoint, listEndpoints } from "../store/endpoints.ts";
import { holdPositions } from "../store/stream-positions.ts";
import { newSecret } from "../webhooks/secret.ts";

/**
 * Adds an endpoint. It is told of everything that happens after this was answered. Throws invalid_argument
 * notify.invalid_endpoint, failed_precondition notify.too_many_endpoints. Audited.
 */
export async function createEndpoint(
  { pool, now, rules }: CalledDeps,
  asking: Asking,
  input: EndpointInput,
): Promise<EndpointWithSecret> {
  const checked = checkEndpoint(input, rules);
  const secret = newSecret();
  const fresh = newId();
  const id = await writeOnce(pool, { asking, rpc: "createEndpoint", input: checked }, async (tx) => {
    await holdPositions(tx);
    checkRoom((await listEndpoints(tx)).length);
    await insertEndpoint(tx, { ...checked, id: fresh, secret, createdAt: now() });
    const details = { before: null, after: checked };
    await appendAuditEntry(tx, { actor: asking.caller, action: "create_webhook", targetId: fresh, details });
    return fresh;
  });
  return { endpoint: await findEndpoint(pool, id), secret: id === fresh ? secret : "" };
}
