import type { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { requireStaff } from "@switchboard/kit/caller";
import { invalidField } from "@switchboard/kit/errors";
import { idempotent } from "@switchboard/pg/idempotency";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { type PreferencesDeps, savePreferences } from "../commands/save-preferences.ts";
import { saveWorkspace } from "../commands/save-workspace.ts";
import { getPreferences, getWorkspace } from "../queries/get-preferences.ts";

/** What follows a person: everybody on staff has their own, and nobody another's. */
export function preferencesHandlers(deps: PreferencesDeps): UnaryHandlers<typeof PreferencesService> {
  const { pool } = deps;
  return {
    getPreferences: async (_, { caller }) => {
      return { preferences: await getPreferences(pool, requireStaff(caller).id) };
    },
    savePreferences: async (request, context) => {
      const { id } = requireStaff(context.caller);
      const { preferences } = request;
      if (preferences === undefined) throw required("presence.invalid_preferences", "/preferences");
      return {
        preferences: await savePreferences(deps, id, preferences, idempotent(context, "SavePreferences", request)),
      };
    },
    getWorkspace: async (_, { caller }) => {
      return { workspace: await getWorkspace(pool, requireStaff(caller).id) };
    },
    saveWorkspace: async (request, context) => {
      const { id } = requireStaff(context.caller);
      const { workspace } = request;
      if (workspace === undefined) throw required("presence.invalid_workspace", "/workspace");
      return { version: await saveWorkspace(pool, id, workspace, idempotent(context, "SaveWorkspace", request)) };
    },
  };
}

function required(reason: string, pointer: string) {
  return invalidField(reason, pointer, "is required");
}
