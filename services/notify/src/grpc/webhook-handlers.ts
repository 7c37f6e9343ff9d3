import {
  DeliveryState,
  EndpointState,
  type WebhookService,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { toWord } from "@switchboard/contracts/words";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireWebhookAdministrator } from "../authorise.ts";
import { createEndpoint } from "../commands/create-endpoint.ts";
import { deleteEndpoint } from "../commands/delete-endpoint.ts";
import { redeliver, sendTest } from "../commands/redeliver.ts";
import { rotateSecret } from "../commands/rotate-secret.ts";
import { updateEndpoint } from "../commands/update-endpoint.ts";
import type { NotifyDeps } from "../deps.ts";
import type { EndpointInput } from "../domain/endpoint.ts";
import { toProtoDelivery, toProtoEndpoint } from "../mapping.ts";
import { listDeliveries } from "../queries/list-deliveries.ts";
import { listEndpoints } from "../store/endpoints.ts";
import { checkId } from "../validation.ts";

export interface WebhookOptions {
  /** Endpoints may be http as well. */
  readonly plain: boolean;
  /** There is something new to be sent. */
  readonly nudge: () => void;
}

/** Webhooks (G4): let in who may, translate in, call one command or query, translate out. */
export function webhookHandlers(
  deps: NotifyDeps,
  { plain, nudge }: WebhookOptions,
): UnaryHandlers<typeof WebhookService> {
  const handlers = openHandlers(deps, { plain, nudge });
  return guard(handlers, deps);
}

function openHandlers(deps: NotifyDeps, { plain, nudge }: WebhookOptions): UnaryHandlers<typeof WebhookService> {
  const { pool } = deps;
  return {
    createEndpoint: async (request, context) => {
      const { endpoint, secret } = await createEndpoint(deps, context, toInput(request), plain);
      return { endpoint: toProtoEndpoint(endpoint), secret };
    },
    listEndpoints: async () => ({ endpoints: (await listEndpoints(pool)).map(toProtoEndpoint) }),
    updateEndpoint: async (request, context) => {
      const change = {
        ...toInput(request),
        id: checkId(request.endpointId, "/endpoint_id"),
        state: toWord(EndpointState, request.state),
      };
      const endpoint = await updateEndpoint(deps, context, change, plain);
      nudge();
      return { endpoint: toProtoEndpoint(endpoint) };
    },
    deleteEndpoint: async ({ endpointId }, context) => {
      await deleteEndpoint(deps, context, checkId(endpointId, "/endpoint_id"));
      return {};
    },
    rotateSecret: async ({ endpointId }, context) => {
      const { endpoint, secret } = await rotateSecret(deps, context, checkId(endpointId, "/endpoint_id"));
      return { endpoint: toProtoEndpoint(endpoint), secret };
    },
    listDeliveries: async ({ endpointId, state, ...page }) => {
      const id = checkId(endpointId, "/endpoint_id");
      const { deliveries, nextPageToken } = await listDeliveries(pool, id, toWord(DeliveryState, state), page);
      return { deliveries: deliveries.map(toProtoDelivery), nextPageToken };
    },
    redeliver: async ({ deliveryId }, context) => {
      const delivery = await redeliver(deps, context, checkId(deliveryId, "/delivery_id"));
      nudge();
      return { delivery: toProtoDelivery(delivery) };
    },
    sendTest: async ({ endpointId }, context) => {
      const delivery = await sendTest(deps, context, checkId(endpointId, "/endpoint_id"));
      nudge();
      return { delivery: toProtoDelivery(delivery) };
    },
  };
}

/** Nobody reaches a handler of this service without being let in: there is one rule for all of them. */
function guard(
  handlers: UnaryHandlers<typeof WebhookService>,
  { pool }: NotifyDeps,
): UnaryHandlers<typeof WebhookService> {
  const guarded = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (request: never, context: Parameters<typeof handle>[1]) => {
      await requireWebhookAdministrator(pool, context.caller);
      return handle(request, context);
    },
  ]);
  return Object.fromEntries(guarded) as UnaryHandlers<typeof WebhookService>;
}

function toInput({ url, eventTypes, projectIds }: EndpointInput): EndpointInput {
  return { url, eventTypes, projectIds: projectIds.map((id, index) => checkId(id, `/project_ids/${index}`)) };
}
