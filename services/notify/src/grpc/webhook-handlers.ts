import {
  DeliveryState,
  EndpointState,
  type UpdateEndpointRequest,
  type WebhookService,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { toWord } from "@switchboard/contracts/words";
import { requireScope } from "@switchboard/kit/caller";
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
import { toProtoDelivery, toProtoEndpoint } from "../mapping.ts";
import { listDeliveries } from "../store/deliveries.ts";
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

/** Webhooks (G4): let in who may, translate in, call one command or query, translate out. */
export function webhookHandlers(deps: CalledDeps): UnaryHandlers<typeof WebhookService> {
  const { pool } = deps;
  const { byWebhookAdministrator: guarded } = admissions(pool);
  const handle = handling(deps);
  return {
    createEndpoint: guarded(readingChats(handle(toInput, createEndpoint, toSecretAnswer))),
    listEndpoints: guarded(async () => ({ endpoints: (await listEndpoints(pool)).map(toProtoEndpoint) })),
    updateEndpoint: guarded(readingChats(handle(toUpdate, updateEndpoint, toAnswer))),
    deleteEndpoint: guarded(handle(endpointOf, deleteEndpoint, done)),
    rotateSecret: guarded(handle(endpointOf, rotateSecret, toSecretAnswer)),
    listDeliveries: guarded(
      readingChats(async ({ endpointId, state, ...page }) => {
        const { id } = await findEndpoint(pool, endpointOf({ endpointId }));
        return toDeliveryPage(await listDeliveries(pool, id, toWord(DeliveryState, state), page));
      }),
    ),
    redeliver: guarded(readingChats(handle(deliveryOf, redeliver, toDeliveryAnswer))),
    sendTest: guarded(handle(endpointOf, sendTest, toDeliveryAnswer)),
  };
}

function toUpdate(request: UpdateEndpointRequest) {
  return { ...toInput(request), id: endpointOf(request), state: toWord(EndpointState, request.state) };
}

function toInput({ url, eventTypes, projectIds }: EndpointInput): EndpointInput {
  return { url, eventTypes, projectIds: projectIds.map((id, index) => checkId(id, `/project_ids/${index}`)) };
}
