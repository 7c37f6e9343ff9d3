import {
  DeliveryState,
  EndpointState,
  type WebhookService,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { toWord } from "@switchboard/contracts/words";
import { type Caller, requireScope } from "@switchboard/kit/caller";
import { done, pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { createEndpoint } from "../commands/create-endpoint.ts";
import { deleteEndpoint } from "../commands/delete-endpoint.ts";
import { redeliver, sendTest } from "../commands/redeliver.ts";
import { rotateSecret } from "../commands/rotate-secret.ts";
import { updateEndpoint } from "../commands/update-endpoint.ts";
import type { NotifyDeps } from "../deps.ts";
import type { EndpointInput, EndpointRules } from "../domain/endpoint.ts";
import { toProtoDelivery, toProtoEndpoint } from "../mapping.ts";
import { listDeliveries } from "../store/deliveries.ts";
import { findEndpoint, listEndpoints } from "../store/endpoints.ts";
import { checkId } from "../validation.ts";

export interface WebhookOptions {
  readonly rules: EndpointRules;
  /** There is something new to be sent. */
  readonly nudge: () => void;
}

const toDeliveryPage = pageOf("deliveries", toProtoDelivery);

/** Webhooks (G4): let in who may, translate in, call one command or query, translate out. */
export function webhookHandlers(
  deps: NotifyDeps,
  { rules, nudge }: WebhookOptions,
): UnaryHandlers<typeof WebhookService> {
  const { pool } = deps;
  const { byWebhookAdministrator: guarded } = admissions(pool);
  return {
    createEndpoint: guarded(async (request, context) => {
      requireReading(context.caller);
      const { endpoint, secret } = await createEndpoint(deps, context, toInput(request), rules);
      return { endpoint: toProtoEndpoint(endpoint), secret };
    }),
    listEndpoints: guarded(async () => ({ endpoints: (await listEndpoints(pool)).map(toProtoEndpoint) })),
    updateEndpoint: guarded(async (request, context) => {
      requireReading(context.caller);
      const state = toWord(EndpointState, request.state);
      const change = { ...toInput(request), id: checkId(request.endpointId, "/endpoint_id"), state };
      const endpoint = await updateEndpoint(deps, context, change, rules);
      nudge();
      return { endpoint: toProtoEndpoint(endpoint) };
    }),
    deleteEndpoint: guarded(async ({ endpointId }, context) =>
      deleteEndpoint(deps, context, checkId(endpointId, "/endpoint_id")).then(done),
    ),
    rotateSecret: guarded(async ({ endpointId }, context) => {
      const { endpoint, secret } = await rotateSecret(deps, context, checkId(endpointId, "/endpoint_id"));
      return { endpoint: toProtoEndpoint(endpoint), secret };
    }),
    listDeliveries: guarded(async ({ endpointId, state, ...page }, { caller }) => {
      requireReading(caller);
      const { id } = await findEndpoint(pool, checkId(endpointId, "/endpoint_id"));
      return toDeliveryPage(await listDeliveries(pool, id, toWord(DeliveryState, state), page));
    }),
    redeliver: guarded(async ({ deliveryId }, context) => {
      requireReading(context.caller);
      const delivery = await redeliver(deps, context, checkId(deliveryId, "/delivery_id"));
      nudge();
      return { delivery: toProtoDelivery(delivery) };
    }),
    sendTest: guarded(async ({ endpointId }, context) => {
      const delivery = await sendTest(deps, context, checkId(endpointId, "/endpoint_id"));
      nudge();
      return { delivery: toProtoDelivery(delivery) };
    }),
  };
}

/** Events tell what is in chats: a key that is to be told of them must be one that may read them. */
function requireReading(caller: Caller): void {
  if (caller.kind === "key") requireScope(caller, "chats:read");
}

function toInput({ url, eventTypes, projectIds }: EndpointInput): EndpointInput {
  return { url, eventTypes, projectIds: projectIds.map((id, index) => checkId(id, `/project_ids/${index}`)) };
}
