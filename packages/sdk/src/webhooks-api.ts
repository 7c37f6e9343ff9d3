import type {
  CreateEndpointBody,
  DeliveryBody,
  DeliveryPageBody,
  DeliveryStateView,
  DeliveryView,
  EndpointBody,
  EndpointSecretBody,
  EndpointsBody,
  EndpointView,
  UpdateEndpointBody,
} from "@switchboard/contracts/rest/notify";
import type { RestClient } from "./rest-client.ts";

/** Which deliveries a page is of. */
export interface DeliveryQuery {
  readonly state?: DeliveryStateView;
  /** 1 to 200; 50 unless given. */
  readonly page_size?: number;
  /** Of the page before. */
  readonly page_token?: string;
}

const ENDPOINTS = "/v1/webhooks/endpoints";

/** Who is told what happens (G4), for administrators. Receivers: verify-webhook. All reject with `ProblemError`. */
export class WebhooksApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Adds an endpoint. The answer is the only one that shows its secret. */
  createEndpoint(body: CreateEndpointBody): Promise<EndpointSecretBody> {
    return this.#rest.request({ method: "POST", path: ENDPOINTS, body });
  }

  async endpoints(): Promise<EndpointView[]> {
    return (await this.#rest.request<EndpointsBody>({ method: "GET", path: ENDPOINTS })).endpoints;
  }

  /** Replaces what an endpoint is; without a state it stays on or off. */
  async updateEndpoint(endpointId: string, body: UpdateEndpointBody): Promise<EndpointView> {
    const path = `${ENDPOINTS}/${endpointId}`;
    return (await this.#rest.request<EndpointBody>({ method: "PUT", path, body })).endpoint;
  }

  /** Removes an endpoint, its deliveries and their log. */
  deleteEndpoint(endpointId: string): Promise<void> {
    return this.#rest.request({ method: "DELETE", path: `${ENDPOINTS}/${endpointId}` });
  }

  /** A new secret; for 24 hours the one before it signs as well. */
  rotateSecret(endpointId: string): Promise<EndpointSecretBody> {
    return this.#rest.request({ method: "POST", path: `${ENDPOINTS}/${endpointId}/rotate-secret` });
  }

  /** Deliveries of an endpoint, newest first. */
  deliveries(endpointId: string, query: DeliveryQuery = {}): Promise<DeliveryPageBody> {
    return this.#rest.request({ method: "GET", path: `${ENDPOINTS}/${endpointId}/deliveries`, query: { ...query } });
  }

  /** Sends an event once more: a delivery of its own with the same event id. */
  async redeliver(deliveryId: string): Promise<DeliveryView> {
    const path = `/v1/webhooks/deliveries/${deliveryId}/redeliver`;
    return (await this.#rest.request<DeliveryBody>({ method: "POST", path })).delivery;
  }

  /** Sends an event of the type `endpoint.test`. */
  async sendTest(endpointId: string): Promise<DeliveryView> {
    const path = `${ENDPOINTS}/${endpointId}/test`;
    return (await this.#rest.request<DeliveryBody>({ method: "POST", path })).delivery;
  }
}
