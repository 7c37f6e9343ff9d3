import { getWorkspace, saveWorkspace } from "@switchboard/contracts/operations/preferences";
import type { WorkspaceView } from "@switchboard/contracts/schemas/preferences";
import { invalidField } from "@switchboard/kit/errors";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { GatewayDeps } from "../deps.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

/** A document of 64 KiB, and what is around it. */
const WORKSPACE_BODY_BYTES = 69_632;

/** Deeper than any screen keeps; writing JSON calls itself for each level, and the stack ends. */
const DEPTH_MAX = 64;

/** Open tabs and drafts (W1), which are a text to presence and JSON to the workplace. */
export function addPreferencesRoutes(app: App, { preferences }: GatewayDeps): void {
  serve(app, getWorkspace, async (_, call) => {
    const { workspace } = await preferences.getWorkspace({}, call);
    return { version: workspace?.version ?? 0, document: JSON.parse(workspace?.document ?? "{}") };
  });
  const save = async ({ version, document }: WorkspaceView, call: CallOptions) => {
    if (isDeeper(document, DEPTH_MAX)) {
      throw invalidField("presence.invalid_workspace", "/document", `must be nested at most ${DEPTH_MAX} deep`);
    }
    const workspace = { version, document: JSON.stringify(document) };
    return { version: (await preferences.saveWorkspace({ workspace }, call)).version };
  };
  serve(app, saveWorkspace, save, { bodyLimit: WORKSPACE_BODY_BYTES });
}

/** Whether values stand in each other for more levels than `max`; goes down level by level, without calling itself. */
function isDeeper(value: unknown, max: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > max) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}
