import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";
import { endpointsDisabled } from "../metrics.ts";
import { forgetChatProjects } from "../store/chat-projects.ts";
import { findOverfull, forgetDeliveries } from "../store/deliveries.ts";
import { forgetQueues } from "../store/delivery-queues.ts";
import { disableEndpoint, forgetEndpoints } from "../store/endpoints.ts";
import { forgetErased } from "../store/erasures.ts";
import { forgetMails } from "../store/mails.ts";

/** Pending deliveries of one endpoint; one that falls behind further is switched off. */
const PENDING_MAX = 100_000;

/** Forgets what has been kept long enough, and switches off endpoints that fall behind without end. */
export async function cleanUp(pool: Pool, log: Logger, signal: AbortSignal, pendingMax = PENDING_MAX): Promise<void> {
  await forgetQueues(pool, signal);
  await forgetMails(pool, signal);
  await forgetDeliveries(pool, signal);
  await forgetChatProjects(pool, signal);
  await forgetErased(pool, signal);
  await forgetEndpoints(pool);
  for (const id of await findOverfull(pool, pendingMax)) {
    await disableEndpoint(pool, id, "backlog");
    endpointsDisabled.inc({ reason: "backlog" });
    log.warn({ endpoint_id: id }, "a webhook endpoint was switched off: too many open deliveries");
  }
}
