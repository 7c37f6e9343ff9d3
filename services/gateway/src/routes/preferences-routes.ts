import { getWorkspace, saveWorkspace } from "@switchboard/contracts/operations/preferences";
import type { WorkspaceView } from "@switchboard/contracts/schemas/preferences";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { GatewayDeps } from "../deps.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

/** A document of 64 KiB, and what is around it. */
const WORKSPACE_BODY_BYTES = 69_632;

/** Open tabs and drafts (W1), which are a text to presence and JSON to the workplace. */
export function addPreferencesRoutes(app: App, { preferences }: GatewayDeps): void {
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
