import { DeliveryState, EndpointState } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  redeliverWebhook,
  rotateWebhookSecret,
  testWebhookEndpoint,
  updateWebhookEndpoint,
} from "@switchboard/contracts/operations/webhooks";
import { fromWord } from "@switchboard/contracts/words";
import type { GatewayDeps } from "../deps.ts";
import { toDeliveryView, toEndpointView } from "../mapping/notify-views.ts";
import { required } from "../mapping/required.ts";
import type { App } from "./app-instance.ts";
import { pageOf, serve } from "./serve.ts";

/** Where events are sent, and what became of them on their way (G4): docs/webhooks.md. Notify decides who may. */
export function addWebhookRoutes(app: App, deps: GatewayDeps): void {
  addEndpoints(app, deps);
  addDeliveries(app, deps);
}

function addEndpoints(app: App, { webhooks }: GatewayDeps): void {
  serve(app, createWebhookEndpoint, async ({ url, event_types: eventTypes, project_ids: projectIds = [] }, call) => {
    const { endpoint, secret } = await webhooks.createEndpoint({ url, eventTypes, projectIds }, call);
    return { endpoint: toEndpointView(required(endpoint)), secret };
  });
  serve(app, listWebhookEndpoints, async (_, call) => {
    return { endpoints: (await webhooks.listEndpoints({}, call)).endpoints.map(toEndpointView) };
  });
  serve(app, updateWebhookEndpoint, async (input, call) => {
    const { endpoint_id: id, url, event_types: eventTypes, project_ids: projectIds, state } = input;
    const change = { id, url, eventTypes, projectIds, state: fromWord(EndpointState, state) };
    return { endpoint: toEndpointView(required((await webhooks.updateEndpoint(change, call)).endpoint)) };
  });
  serve(app, deleteWebhookEndpoint, ({ endpoint_id: id }, call) => webhooks.deleteEndpoint({ id }, call));
  serve(app, rotateWebhookSecret, async ({ endpoint_id: id }, call) => {
    const { endpoint, secret } = await webhooks.rotateSecret({ id }, call);
    return { endpoint: toEndpointView(required(endpoint)), secret };
  });
}

function addDeliveries(app: App, { webhooks }: GatewayDeps): void {
  serve(app, listWebhookDeliveries, async ({ endpoint_id: endpointId, state, ...page }, call) => {
    const question = { endpointId, state: fromWord(DeliveryState, state), ...pageOf(page) };
    const { deliveries, nextPageToken } = await webhooks.listDeliveries(question, call);
    return { deliveries: deliveries.map(toDeliveryView), next_page_token: nextPageToken };
  });
  serve(app, redeliverWebhook, async ({ delivery_id: deliveryId }, call) => {
    return { delivery: toDeliveryView(required((await webhooks.redeliver({ deliveryId }, call)).delivery)) };
  });
  serve(app, testWebhookEndpoint, async ({ endpoint_id: endpointId }, call) => {
    return { delivery: toDeliveryView(required((await webhooks.sendTest({ endpointId }, call)).delivery)) };
  });
}
