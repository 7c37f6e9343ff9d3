import Type from "typebox";
import { ProjectService } from "../gen/switchboard/presence/v1/organisation_pb.js";
import { operation, operationsWith } from "../operation.ts";
import { ChatFormView, KeyAlgorithmView, ProjectKeyView, ProjectView, WidgetView } from "../schemas/organisation.ts";
import { Body, ClientSource, IdOrSlug, Language, Line, Nullable } from "../schemas/shapes.ts";

/** Projects, the keys of their sites (P7, C4), and what their widgets show (C1). */

const byStaff = operationsWith({ access: "staff", tag: "administration" });
const params = { project: IdOrSlug };
const keyParams = {
  project: IdOrSlug,
  key_id: Type.String({ pattern: "^[\\x21-\\x7e]{1,64}$", description: "The `kid` of the site's tokens." }),
};

export const getWidget = operation("GET /v1/projects/{slug}/widget", {
  access: "anyone",
  tag: "visitor",
  summary: "A project and the departments that answer its chats",
  params: { slug: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }) },
  answer: WidgetView,
  errors: ["presence.project_not_found"],
});

export const listProjects = operation("GET /v1/projects", {
  rpc: ProjectService.method.listProjects,
  access: "staff",
  scope: "organisation:read",
  tag: "staff",
  summary: "The projects, by name",
  answer: Type.Object({ projects: Type.Array(ProjectView, { description: "By name." }) }),
});

export const getProject = byStaff("GET /v1/projects/{project}", {
  summary: "A project and the keys of its site",
  description: "What is secret in the keys is not shown.",
  params,
  answer: Type.Object({
    project: ProjectView,
    keys: Type.Array(ProjectKeyView, { description: "Oldest first." }),
  }),
  errors: ["presence.project_not_found"],
});

export const saveProject = byStaff("PUT /v1/projects/{project}", {
  rpc: ProjectService.method.saveProject,
  scope: "organisation:write",
  summary: "Create or change a project",
  description:
    "A slug that no project has makes a new one; an id must exist. What is left out becomes the default: nothing of what was there before is kept.",
  params,
  body: Body({
    name: Line({ minLength: 1, maxLength: 100 }),
    allowed_origins: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50 }),
    accent_color: Type.Optional(Type.String({ pattern: "^#[0-9a-fA-F]{6}$", examples: ["#2f6fed"] })),
    form: Type.Optional(ChatFormView),
    uploads_allowed: Type.Optional(Type.Boolean({ description: "False unless given (C13)." })),
    account_url_template: Type.Optional(Nullable(Type.String({ maxLength: 2048 }))),
    site_url: Type.Optional(Nullable(Type.String({ maxLength: 2048 }))),
    language: Type.Optional(Language),
    client_source: Type.Optional({
      ...ClientSource,
      description:
        "Whose ids the tokens of the site have: the `source` that these clients are imported with. `billing` unless given.",
    }),
  }),
  answer: Type.Object({ project: ProjectView }),
  errors: ["presence.person_required", "presence.project_not_found", "presence.invalid_project"],
});

export const deleteProject = byStaff("DELETE /v1/projects/{project}", {
  rpc: ProjectService.method.deleteProject,
  scope: "organisation:write",
  summary: "Delete a project that nobody needs",
  description: "Refused with `presence.project_in_use` and what still needs it, in `params`.",
  params,
  errors: ["presence.project_not_found", "presence.project_in_use", "presence.chat_unavailable"],
});

export const addProjectKey = byStaff("PUT /v1/projects/{project}/keys/{key_id}", {
  rpc: ProjectService.method.addProjectKey,
  summary: "Add a key of the site",
  description: "With it the project's site signs its clients' tokens; two may be active.",
  params: keyParams,
  body: Body({
    algorithm: KeyAlgorithmView,
    key: Type.String({
      pattern: "^[A-Za-z0-9_-]+$",
      maxLength: 1400,
      description: "base64url: the HS256 secret, or the 32 bytes of the Ed25519 public key.",
    }),
  }),
  errors: [
    "presence.project_not_found",
    "presence.too_many_project_keys",
    "presence.project_key_exists",
    "presence.invalid_project_key",
  ],
});

export const removeProjectKey = byStaff("DELETE /v1/projects/{project}/keys/{key_id}", {
  rpc: ProjectService.method.removeProjectKey,
  summary: "Remove a key of the site",
  params: keyParams,
  errors: ["presence.project_not_found"],
});
