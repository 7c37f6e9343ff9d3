import Type from "typebox";
import { WebhookService } from "../gen/switchboard/notify/v1/webhooks_pb.js";
import { operationsWith } from "../operation.ts";
import { Body, nextPage, pageQuery } from "../schemas/shapes.ts";
import {
  DeliveryStateView,
  DeliveryView,
  EndpointStateView,
  EndpointView,
  endpointFields,
} from "../schemas/webhook.ts";

/** Who is told what happens, and what became of it (G4): docs/webhooks.md. */

const byStaff = operationsWith({ access: "staff", scope: "webhooks:write", tag: "webhooks" });
/** Events, and the log of them, tell what is in chats. */
const telling = operationsWith({ access: "staff", scope: ["webhooks:write", "chats:read"], tag: "webhooks" });
const withSecret = Type.Object({
  endpoint: EndpointView,
  secret: Type.String({ description: "Shown this once; empty when the request is a repetition." }),
});

export const createWebhookEndpoint = telling("POST /v1/webhooks/endpoints", {
  rpc: WebhookService.method.createEndpoint,
  secret: true,
  summary: "Be told of events",
  description: "The answer is the only one that shows the secret.",
  body: Body({ ...endpointFields, project_ids: Type.Optional(endpointFields.project_ids) }),
  answer: withSecret,
  errors: ["notify.invalid_endpoint", "notify.too_many_endpoints"],
});

export const listWebhookEndpoints = byStaff("GET /v1/webhooks/endpoints", {
  rpc: WebhookService.method.listEndpoints,
  summary: "Who is told of events",
  answer: Type.Object({ endpoints: Type.Array(EndpointView) }),
});

export const updateWebhookEndpoint = telling("PUT /v1/webhooks/endpoints/{endpoint_id}", {
  rpc: WebhookService.method.updateEndpoint,
  summary: "Change an endpoint, switch it on or off",
  description:
    "Without a state it stays on or off. Switched on again, it gets what was pending; what happened meanwhile was not kept for it.",
  body: Body({ ...endpointFields, state: Type.Optional(EndpointStateView) }),
  answer: Type.Object({ endpoint: EndpointView }),
  errors: ["notify.endpoint_not_found", "notify.invalid_endpoint"],
});

export const deleteWebhookEndpoint = byStaff("DELETE /v1/webhooks/endpoints/{endpoint_id}", {
  rpc: WebhookService.method.deleteEndpoint,
  summary: "Remove an endpoint, its deliveries and their log",
  errors: ["notify.endpoint_not_found"],
});

export const rotateWebhookSecret = byStaff("POST /v1/webhooks/endpoints/{endpoint_id}/rotate-secret", {
  rpc: WebhookService.method.rotateSecret,
  secret: true,
  summary: "Get a new secret",
  description: "For 24 hours the secret before it signs as well.",
  answer: withSecret,
  errors: ["notify.endpoint_not_found"],
});

export const listWebhookDeliveries = telling("GET /v1/webhooks/endpoints/{endpoint_id}/deliveries", {
  rpc: WebhookService.method.listDeliveries,
  summary: "Deliveries of an endpoint, newest first",
  description: "Those that succeeded are kept for 3 days, dead ones for 30.",
  query: Type.Object({ state: Type.Optional(DeliveryStateView), ...pageQuery }),
  answer: Type.Object({ deliveries: Type.Array(DeliveryView), ...nextPage }),
  errors: ["notify.endpoint_not_found"],
});

export const redeliverWebhook = telling("POST /v1/webhooks/deliveries/{delivery_id}/redeliver", {
  rpc: WebhookService.method.redeliver,
  summary: "Send an event once more",
  description: "A delivery of its own with the same event id, after what waits for its subject.",
  answer: Type.Object({ delivery: DeliveryView }),
  errors: ["notify.delivery_not_found", "notify.endpoint_disabled"],
});

export const testWebhookEndpoint = byStaff("POST /v1/webhooks/endpoints/{endpoint_id}/test", {
  rpc: WebhookService.method.sendTest,
  summary: "Send an event of the type `endpoint.test`",
  answer: Type.Object({ delivery: DeliveryView }),
  errors: ["notify.endpoint_not_found", "notify.endpoint_disabled"],
});
