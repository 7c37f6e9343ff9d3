import { createApiKey, listApiKeys, revokeApiKey } from "@switchboard/contracts/operations/api-keys";
import { toTimestamp } from "@switchboard/contracts/times";
import type { GatewayDeps } from "../deps.ts";
import { toApiKeyView } from "../mapping/api-key-views.ts";
import type { App } from "./app-instance.ts";
import { pageOf, serve } from "./serve.ts";

/** Keys with which integrations use the API (G4); for administrators. */
export function addApiKeyRoutes(app: App, { apiKeyClient }: GatewayDeps): void {
  serve(app, listApiKeys, async (input, call) => {
    const { keys, nextPageToken } = await apiKeyClient.listApiKeys(pageOf(input), call);
    return { keys: keys.map(toApiKeyView), next_page_token: nextPageToken };
  });
  serve(app, createApiKey, async ({ name, scopes, expires_at }, call) => {
    const expiresAt = expires_at === undefined ? undefined : toTimestamp(new Date(expires_at));
    const { key, secret } = await apiKeyClient.createApiKey({ name, scopes, expiresAt }, call);
    return { key: toApiKeyView(key), secret };
  });
  serve(app, revokeApiKey, async ({ key_id }, call) => {
    return { key: toApiKeyView((await apiKeyClient.revokeApiKey({ id: key_id.toLowerCase() }, call)).key) };
  });
}
