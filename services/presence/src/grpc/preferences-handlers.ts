import { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { requireStaff } from "@switchboard/kit/caller";
import { invalidField } from "@switchboard/kit/errors";
import { savePreferences } from "../commands/save-preferences.ts";
import { saveWorkspace } from "../commands/save-workspace.ts";
import { ownPreferences, ownWorkspace, readOwn } from "../store/own-documents.ts";
import { serving } from "./serving.ts";

/** What follows a person: everybody on staff has their own, and nobody another's. */
export const servePreferences = serving(PreferencesService, ({ deps }) => ({
  getPreferences: async (_, { caller }) => ({
    preferences: await readOwn(deps.pool, ownPreferences, requireStaff(caller).id),
  }),
  savePreferences: async ({ preferences }, context) => {
    const { id } = requireStaff(context.caller);
    if (preferences === undefined) throw required("presence.invalid_preferences", "/preferences");
    return { preferences: await savePreferences(deps, context, id, preferences) };
  },
  getWorkspace: async (_, { caller }) => ({
    workspace: await readOwn(deps.pool, ownWorkspace, requireStaff(caller).id),
  }),
  saveWorkspace: async ({ workspace }, context) => {
    const { id } = requireStaff(context.caller);
    if (workspace === undefined) throw required("presence.invalid_workspace", "/workspace");
    return { version: await saveWorkspace(deps, context, id, workspace) };
  },
}));

function required(reason: string, pointer: string) {
  return invalidField(reason, pointer, "is required");
}
