import { PreferencesView, WorkspaceVersionBody, WorkspaceView } from "@switchboard/contracts/rest/preferences";
import type { GatewayDeps } from "../deps.ts";
import { fromPreferencesView, toPreferencesView } from "../mapping/preferences-views.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders, idempotencyKeyOf } from "./route-schemas.ts";

const config = { access: "staff" } as const;
const tags = ["staff"];
/** A document of 64 KiB, and what is around it. */
const WORKSPACE_BODY_BYTES = 69_632;

/** What follows a person through all of their browsers: preferences (P8), open tabs and drafts (W1). */
export function addPreferencesRoutes(app: App, deps: GatewayDeps): void {
  addGetPreferences(app, deps);
  addSavePreferences(app, deps);
  addGetWorkspace(app, deps);
  addSaveWorkspace(app, deps);
}

function addGetPreferences(app: App, { preferences }: GatewayDeps): void {
  const schema = { operationId: "getPreferences", summary: "What I prefer", tags, response: answers(PreferencesView) };
  app.get("/v1/me/preferences", { schema, config }, async (request) => {
    const answer = await preferences.getPreferences({}, { callerToken: await request.callerToken() });
    return toPreferencesView(answer.preferences);
  });
}

function addSavePreferences(app: App, { preferences }: GatewayDeps): void {
  const schema = {
    operationId: "savePreferences",
    summary: "Save what I prefer",
    description:
      "Replaces all of it. `version` is the one that was loaded: when another was saved meanwhile, 409 `presence.stale_preferences` names that one. All of the person's tabs are told by a `preferences` frame.",
    tags,
    headers: IdempotencyHeaders,
    body: PreferencesView,
    response: answers(PreferencesView),
  };
  app.put("/v1/me/preferences", { schema, config }, async (request) => {
    const call = { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
    const answer = await preferences.savePreferences({ preferences: fromPreferencesView(request.body) }, call);
    return toPreferencesView(answer.preferences);
  });
}

function addGetWorkspace(app: App, { preferences }: GatewayDeps): void {
  const schema = {
    operationId: "getWorkspace",
    summary: "My open tabs and drafts",
    tags,
    response: answers(WorkspaceView),
  };
  app.get("/v1/me/workspace", { schema, config }, async (request) => {
    const { workspace } = await preferences.getWorkspace({}, { callerToken: await request.callerToken() });
    return { version: workspace?.version ?? 0, document: JSON.parse(workspace?.document ?? "{}") };
  });
}

function addSaveWorkspace(app: App, { preferences }: GatewayDeps): void {
  const schema = {
    operationId: "saveWorkspace",
    summary: "Save my open tabs and drafts",
    description:
      "Replaces all of them. `version` is the one that was loaded: when another was saved meanwhile, 409 `presence.stale_workspace` names that one.",
    tags,
    headers: IdempotencyHeaders,
    body: WorkspaceView,
    response: answers(WorkspaceVersionBody),
  };
  app.put("/v1/me/workspace", { schema, config, bodyLimit: WORKSPACE_BODY_BYTES }, async (request) => {
    const { version, document } = request.body;
    const workspace = { version, document: JSON.stringify(document) };
    const call = { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
    return preferences.saveWorkspace({ workspace }, call);
  });
}
