import { DeliveryBody, DeliveryPageBody, DeliveryStateView } from "@switchboard/contracts/rest/notify";
import { Uuid } from "@switchboard/contracts/views";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { fromDeliveryStateView, toDeliveryView } from "../mapping/notify-views.ts";
import { expectPart, writeCall } from "./administration.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders } from "./route-schemas.ts";

const config = { access: "staff", scope: "webhooks:write" } as const;
const tags = ["webhooks"];
const params = Type.Object({ endpoint_id: Uuid });

const ListQuery = Type.Object({
  state: Type.Optional(DeliveryStateView),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
  page_token: Type.Optional(Type.String({ maxLength: 1024, description: "Of the page before." })),
});

/** What became of events on their way out (G4). */
export function addDeliveryRoutes(app: App, deps: GatewayDeps): void {
  addList(app, deps);
  addRedeliver(app, deps);
  addTest(app, deps);
}

function addList(app: App, { webhooks }: GatewayDeps): void {
  const schema = {
    operationId: "listWebhookDeliveries",
    summary: "Deliveries of an endpoint, newest first",
    description: "Those that succeeded are kept for 3 days, dead ones for 30.",
    tags,
    params,
    querystring: ListQuery,
    response: answers(DeliveryPageBody),
  };
  app.get("/v1/webhooks/endpoints/:endpoint_id/deliveries", { schema, config }, async (request) => {
    const { state, page_size = 0, page_token = "" } = request.query;
    const question = {
      endpointId: request.params.endpoint_id,
      state: fromDeliveryStateView(state),
      pageSize: page_size,
      pageToken: page_token,
    };
    const page = await webhooks.listDeliveries(question, { callerToken: await request.callerToken() });
    return { deliveries: page.deliveries.map(toDeliveryView), next_page_token: page.nextPageToken };
  });
}

function addRedeliver(app: App, { webhooks }: GatewayDeps): void {
  const schema = {
    operationId: "redeliverWebhook",
    summary: "Send an event once more",
    description: "A delivery of its own with the same event id, after what waits for its subject.",
    tags,
    params: Type.Object({ delivery_id: Uuid }),
    headers: IdempotencyHeaders,
    response: answers(DeliveryBody),
  };
  app.post("/v1/webhooks/deliveries/:delivery_id/redeliver", { schema, config }, async (request) => {
    const question = { deliveryId: request.params.delivery_id };
    const { delivery } = await webhooks.redeliver(question, await writeCall(request));
    return { delivery: toDeliveryView(expectPart(delivery)) };
  });
}

function addTest(app: App, { webhooks }: GatewayDeps): void {
  const schema = {
    operationId: "testWebhookEndpoint",
    summary: "Send an event of the type `endpoint.test`",
    tags,
    params,
    headers: IdempotencyHeaders,
    response: answers(DeliveryBody),
  };
  app.post("/v1/webhooks/endpoints/:endpoint_id/test", { schema, config }, async (request) => {
    const question = { endpointId: request.params.endpoint_id };
    const { delivery } = await webhooks.sendTest(question, await writeCall(request));
    return { delivery: toDeliveryView(expectPart(delivery)) };
  });
}
