import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { NotifyDeps } from "../deps.ts";
import type { EndpointWithSecret } from "../domain/endpoint.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { findEndpoint, lockEndpoint, replaceSecret } from "../store/endpoints.ts";
import { newSecret, PREVIOUS_SECRET_MS } from "../webhooks/secret.ts";

/**
 * Gives an endpoint a new secret; the one before signs beside it for 24 hours, the one before that no more. Throws
 * not_found notify.endpoint_not_found. Audited.
 */
export async function rotateSecret({ pool, now }: NotifyDeps, asking: Asking, id: string): Promise<EndpointWithSecret> {
  let secret = "";
  await writeOnce(pool, { asking, rpc: "rotateSecret", input: { id } }, async (tx) => {
    await lockEndpoint(tx, id);
    secret = newSecret();
    await replaceSecret(tx, id, secret, new Date(now().getTime() + PREVIOUS_SECRET_MS));
    await appendAuditEntry(tx, { actor: asking.caller, action: "rotate_webhook_secret", targetId: id, details: {} });
    return id;
  });
  return { endpoint: await findEndpoint(pool, id), secret };
}
