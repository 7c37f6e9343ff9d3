import type {
  ApiKeyBody,
  ApiKeyPageBody,
  ApiKeyView,
  CreateApiKeyBody,
  CreatedApiKeyBody,
} from "@switchboard/contracts/rest/api-keys";
import type { RestClient } from "./rest-client.ts";

/** Keys with which integrations use the API (G4); for administrators. All reject with `ProblemError`. */
export class ApiKeysApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** A page of the keys, the newest first. */
  list(pageToken = ""): Promise<ApiKeyPageBody> {
    return this.#rest.request({ method: "GET", path: "/v1/api-keys", query: { page_token: pageToken || undefined } });
  }

  /** Makes a key; its secret is told this once. */
  create(body: CreateApiKeyBody): Promise<CreatedApiKeyBody> {
    return this.#rest.request({ method: "POST", path: "/v1/api-keys", body });
  }

  /** Ends a key for good. */
  async revoke(id: string): Promise<ApiKeyView> {
    const request = { method: "DELETE", path: `/v1/api-keys/${encodeURIComponent(id)}` } as const;
    return (await this.#rest.request<ApiKeyBody>(request)).key;
  }
}
