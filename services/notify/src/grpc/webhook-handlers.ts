import {
  DeliveryState,
  EndpointState,
  type UpdateEndpointRequest,
  type WebhookService,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { toWord } from "@switchboard/contracts/words";
import { type Caller, requireScope } from "@switchboard/kit/caller";
import type { CallContext } from "@switchboard/rpc/call-context";
import { admitting, done, handling, pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { createEndpoint } from "../commands/create-endpoint.ts";
import { deleteEndpoint } from "../commands/delete-endpoint.ts";
import { redeliver, sendTest } from "../commands/redeliver.ts";
import { rotateSecret } from "../commands/rotate-secret.ts";
import { updateEndpoint } from "../commands/update-endpoint.ts";
import type { CalledDeps } from "../deps.ts";
import type { Delivery } from "../domain/delivery.ts";
import type { Endpoint, EndpointInput, EndpointWithSecret } from "../domain/endpoint.ts";
import { isOfClient } from "../domain/webhook-event.ts";
import { toProtoDelivery, toProtoEndpoint } from "../mapping.ts";
import { findDelivery, listDeliveries } from "../store/deliveries.ts";
import { findEndpoint, listEndpoints } from "../store/endpoints.ts";
import { checkId } from "../validation.ts";

const toAnswer = (endpoint: Endpoint) => ({ endpoint: toProtoEndpoint(endpoint) });
const toSecretAnswer = ({ endpoint, secret }: EndpointWithSecret) => ({ ...toAnswer(endpoint), secret });
const toDeliveryAnswer = (delivery: Delivery) => ({ delivery: toProtoDelivery(delivery) });
const toDeliveryPage = pageOf("deliveries", toProtoDelivery);

const endpointOf = ({ endpointId }: { readonly endpointId: string }) => checkId(endpointId, "/endpoint_id");
const deliveryOf = ({ deliveryId }: { readonly deliveryId: string }) => checkId(deliveryId, "/delivery_id");

/** Events tell what is in chats: a key that is to be told of them must be one that may read them. */
const readingChats = admitting((caller) => caller.kind === "key" && requireScope(caller, "chats:read"));

/** The same of those that tell of clients: to be told of them, or to see what was. */
function requireMayRead(caller: Caller, types: readonly string[]): void {
  if (caller.kind === "key" && types.some(isOfClient)) requireScope(caller, "clients:read");
}

/** Makes handlers of requests that name types of events, for callers who may read those. */
function readingTypes<Req extends { readonly eventTypes: readonly string[] }, Res>(
  handle: (request: Req, context: CallContext) => Promise<Res>,
): typeof handle {
  return async (request, context) => {
    requireMayRead(context.caller, request.eventTypes);
    return handle(request, context);
  };
}

/** Webhooks (G4): let in who may, translate in, call one command or query, translate out. */
export function webhookHandlers(deps: CalledDeps): UnaryHandlers<typeof WebhookService> {
  const { pool } = deps;
  const { byWebhookAdministrator: guarded } = admissions(pool);
  const handle = handling(deps);
  return {
    createEndpoint: guarded(readingChats(readingTypes(handle(toInput, createEndpoint, toSecretAnswer)))),
    listEndpoints: guarded(async () => ({ endpoints: (await listEndpoints(pool)).map(toProtoEndpoint) })),
    updateEndpoint: guarded(readingChats(readingTypes(handle(toUpdate, updateEndpoint, toAnswer)))),
    deleteEndpoint: guarded(handle(endpointOf, deleteEndpoint, done)),
    rotateSecret: guarded(handle(endpointOf, rotateSecret, toSecretAnswer)),
    listDeliveries: guarded(
      readingChats(async ({ endpointId, state, ...page }, { caller }) => {
        const { id, eventTypes } = await findEndpoint(pool, endpointOf({ endpointId }));
        requireMayRead(caller, eventTypes);
        return toDeliveryPage(await listDeliveries(pool, id, toWord(DeliveryState, state), page));
      }),
    ),
    redeliver: guarded(
      readingChats(async (request, context) => {
        const { eventType } = await findDelivery(pool, deliveryOf(request));
        requireMayRead(context.caller, [eventType]);
        return toDeliveryAnswer(await redeliver(deps, context, deliveryOf(request)));
      }),
    ),
    sendTest: guarded(handle(endpointOf, sendTest, toDeliveryAnswer)),
  };
}

function toUpdate(request: UpdateEndpointRequest) {
  return { ...toInput(request), id: endpointOf(request), state: toWord(EndpointState, request.state) };
}

function toInput({ url, eventTypes, projectIds }: EndpointInput): EndpointInput {
  return { url, eventTypes, projectIds: projectIds.map((id, index) => checkId(id, `/project_ids/${index}`)) };
}
