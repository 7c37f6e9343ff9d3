import {
  getPreferences,
  getWorkspace,
  savePreferences,
  saveWorkspace,
} from "@switchboard/contracts/operations/preferences";
import type { WorkspaceView } from "@switchboard/contracts/schemas/preferences";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { GatewayDeps } from "../deps.ts";
import { fromPreferencesView, toPreferencesView } from "../mapping/preferences-views.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

/** A document of 64 KiB, and what is around it. */
const WORKSPACE_BODY_BYTES = 69_632;

/** What follows a person through all of their browsers: preferences (P8), open tabs and drafts (W1). */
export function addPreferencesRoutes(app: App, { preferences }: GatewayDeps): void {
  serve(app, getPreferences, async (_, call) =>
    toPreferencesView((await preferences.getPreferences({}, call)).preferences),
  );
  serve(app, savePreferences, async (input, call) => {
    const answer = await preferences.savePreferences({ preferences: fromPreferencesView(input) }, call);
    return toPreferencesView(answer.preferences);
  });
  serve(app, getWorkspace, async (_, call) => {
    const { workspace } = await preferences.getWorkspace({}, call);
    return { version: workspace?.version ?? 0, document: JSON.parse(workspace?.document ?? "{}") };
  });
  const save = async ({ version, document }: WorkspaceView, call: CallOptions) => {
    const workspace = { version, document: JSON.stringify(document) };
    return { version: (await preferences.saveWorkspace({ workspace }, call)).version };
  };
  serve(app, saveWorkspace, save, { bodyLimit: WORKSPACE_BODY_BYTES });
}
