import {
  CreateEndpointBody,
  EndpointBody,
  EndpointSecretBody,
  EndpointsBody,
  UpdateEndpointBody,
} from "@switchboard/contracts/rest/notify";
import { Uuid } from "@switchboard/contracts/views";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { fromEndpointStateView, toEndpointView } from "../mapping/notify-views.ts";
import { expectPart, writeCall } from "./administration.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders, noContent } from "./route-schemas.ts";
import { addDeliveryRoutes } from "./webhook-delivery-routes.ts";

/** Administrators, and keys with the scope `webhooks:write`, which notify decides. */
const config = { access: "staff", scope: "webhooks:write" } as const;
const tags = ["webhooks"];
const EndpointParams = Type.Object({ endpoint_id: Uuid });

/** Where events are sent (G4): docs/webhooks.md. */
export function addWebhookRoutes(app: App, deps: GatewayDeps): void {
  addCreate(app, deps);
  addList(app, deps);
  addUpdate(app, deps);
  addDelete(app, deps);
  addRotate(app, deps);
  addDeliveryRoutes(app, deps);
}

function addCreate(app: App, { webhooks }: GatewayDeps): void {
  const schema = {
    operationId: "createWebhookEndpoint",
    summary: "Be told of events",
    description: "The answer is the only one that shows the secret.",
    tags,
    headers: IdempotencyHeaders,
    body: CreateEndpointBody,
    response: answers(EndpointSecretBody),
  };
  app.post("/v1/webhooks/endpoints", { schema, config }, async (request, reply) => {
    const { url, event_types, project_ids = [] } = request.body;
    const input = { url, eventTypes: event_types, projectIds: project_ids };
    const { endpoint, secret } = await webhooks.createEndpoint(input, await writeCall(request));
    void reply.header("cache-control", "no-store");
    return { endpoint: toEndpointView(expectPart(endpoint)), secret };
  });
}

function addList(app: App, { webhooks }: GatewayDeps): void {
  const schema = {
    operationId: "listWebhookEndpoints",
    summary: "Who is told of events",
    tags,
    response: answers(EndpointsBody),
  };
  app.get("/v1/webhooks/endpoints", { schema, config }, async (request) => {
    const { endpoints } = await webhooks.listEndpoints({}, { callerToken: await request.callerToken() });
    return { endpoints: endpoints.map(toEndpointView) };
  });
}

function addUpdate(app: App, { webhooks }: GatewayDeps): void {
  const schema = {
    operationId: "updateWebhookEndpoint",
    summary: "Change an endpoint, switch it on or off",
    description: "Switched on again, it gets what was pending; what happened meanwhile was not kept for it.",
    tags,
    params: EndpointParams,
    headers: IdempotencyHeaders,
    body: UpdateEndpointBody,
    response: answers(EndpointBody),
  };
  app.put("/v1/webhooks/endpoints/:endpoint_id", { schema, config }, async (request) => {
    const { url, event_types, project_ids, state } = request.body;
    const id = request.params.endpoint_id;
    const change = { id, url, eventTypes: event_types, projectIds: project_ids, state: fromEndpointStateView(state) };
    const { endpoint } = await webhooks.updateEndpoint(change, await writeCall(request));
    return { endpoint: toEndpointView(expectPart(endpoint)) };
  });
}

function addDelete(app: App, { webhooks }: GatewayDeps): void {
  const schema = {
    operationId: "deleteWebhookEndpoint",
    summary: "Remove an endpoint, its deliveries and their log",
    tags,
    params: EndpointParams,
    headers: IdempotencyHeaders,
    response: noContent,
  };
  app.delete("/v1/webhooks/endpoints/:endpoint_id", { schema, config }, async (request, reply) => {
    await webhooks.deleteEndpoint({ id: request.params.endpoint_id }, await writeCall(request));
    return reply.code(204).send(null);
  });
}

function addRotate(app: App, { webhooks }: GatewayDeps): void {
  const schema = {
    operationId: "rotateWebhookSecret",
    summary: "Get a new secret",
    description: "For 24 hours the secret before it signs as well.",
    tags,
    params: EndpointParams,
    headers: IdempotencyHeaders,
    response: answers(EndpointSecretBody),
  };
  app.post("/v1/webhooks/endpoints/:endpoint_id/rotate-secret", { schema, config }, async (request, reply) => {
    const id = request.params.endpoint_id;
    const { endpoint, secret } = await webhooks.rotateSecret({ id }, await writeCall(request));
    void reply.header("cache-control", "no-store");
    return { endpoint: toEndpointView(expectPart(endpoint)), secret };
  });
}
