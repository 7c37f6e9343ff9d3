import Type from "typebox";
import { PreferencesService } from "../gen/switchboard/presence/v1/preferences_pb.js";
import { operationsWith } from "../operation.ts";
import { PreferencesView, Version, WorkspaceView } from "../schemas/preferences.ts";

/** What follows a person through all of their browsers: preferences (P8), open tabs and drafts (W1). */

const byStaff = operationsWith({ access: "staff", tag: "staff" });

export const getPreferences = byStaff("GET /v1/me/preferences", {
  rpc: PreferencesService.method.getPreferences,
  summary: "What I prefer",
  answer: PreferencesView,
  errors: ["presence.staff_not_found"],
});

export const savePreferences = byStaff("PUT /v1/me/preferences", {
  rpc: PreferencesService.method.savePreferences,
  summary: "Save what I prefer",
  description:
    "Replaces all of it. `version` is the one that was loaded: when another was saved meanwhile, 409 `presence.stale_preferences` names that one. All of the person's tabs are told by a `preferences` frame.",
  body: PreferencesView,
  answer: PreferencesView,
  errors: ["presence.staff_not_found", "presence.invalid_preferences", "presence.stale_preferences"],
});

export const getWorkspace = byStaff("GET /v1/me/workspace", {
  summary: "My open tabs and drafts",
  answer: WorkspaceView,
  errors: ["presence.staff_not_found"],
});

export const saveWorkspace = byStaff("PUT /v1/me/workspace", {
  summary: "Save my open tabs and drafts",
  description:
    "Replaces all of them. `version` is the one that was loaded: when another was saved meanwhile, 409 `presence.stale_workspace` names that one.",
  body: WorkspaceView,
  answer: Type.Object({ version: Version }),
  errors: ["presence.staff_not_found", "presence.invalid_workspace", "presence.stale_workspace"],
});
