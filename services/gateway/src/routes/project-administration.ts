import type { Project } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  AddProjectKeyBody,
  ProjectBody,
  ProjectSettingsBody,
  SaveProjectBody,
} from "@switchboard/contracts/rest/organisation";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { fromKeyBody, fromProjectBody, toProjectKeyView, toProjectView } from "../mapping/organisation-views.ts";
import { config, expectPart, IdOrSlug, tags, toName, writeCall, writing } from "./administration.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders, noContent } from "./route-schemas.ts";

const params = Type.Object({ project: IdOrSlug });
const keyParams = Type.Object({
  project: IdOrSlug,
  key_id: Type.String({ pattern: "^[\\x21-\\x7e]{1,64}$", description: "The `kid` of the site's tokens." }),
});

/** Projects, one at a time, and the keys of their sites (P7, C4). */
export function addProjectAdministration(app: App, deps: GatewayDeps): void {
  addGet(app, deps);
  addSave(app, deps);
  addDelete(app, deps);
  addKeys(app, deps);
}

function addGet(app: App, { projectClient }: GatewayDeps): void {
  const schema = {
    operationId: "getProject",
    summary: "A project and the keys of its site",
    description: "What is secret in the keys is not shown.",
    tags,
    params,
    response: answers(ProjectSettingsBody),
  };
  app.get("/v1/projects/:project", { schema, config }, async (request) => {
    const call = { callerToken: await request.callerToken() };
    const project = await find(projectClient, request.params.project, call);
    const { keys } = await projectClient.listProjectKeys({ projectId: project.id }, call);
    return { project: toProjectView(project), keys: keys.map(toProjectKeyView) };
  });
}

function addSave(app: App, { projectClient }: GatewayDeps): void {
  const schema = {
    operationId: "saveProject",
    summary: "Create or change a project",
    description: "A slug that no project has makes a new one; an id must exist. What is left out becomes the default.",
    tags,
    params,
    headers: IdempotencyHeaders,
    body: SaveProjectBody,
    response: answers(ProjectBody),
  };
  app.put("/v1/projects/:project", { schema, config: writing }, async (request) => {
    const { $case, value } = toName(request.params.project);
    const call = await writeCall(request);
    const slug = $case === "slug" ? value : (await find(projectClient, value, call)).slug;
    const saved = await projectClient.saveProject(fromProjectBody(slug, request.body), call);
    return { project: toProjectView(expectPart(saved.project)) };
  });
}

function addDelete(app: App, { projectClient }: GatewayDeps): void {
  const schema = {
    operationId: "deleteProject",
    summary: "Delete a project that nobody needs",
    description: "Refused with `presence.project_in_use` and what still needs it, in `params`.",
    tags,
    params,
    headers: IdempotencyHeaders,
    response: noContent,
  };
  app.delete("/v1/projects/:project", { schema, config: writing }, async (request, reply) => {
    await projectClient.deleteProject({ project: toName(request.params.project) }, await writeCall(request));
    return reply.code(204).send(null);
  });
}

function addKeys(app: App, { projectClient }: GatewayDeps): void {
  const shared = { tags, params: keyParams, headers: IdempotencyHeaders, response: noContent };
  const url = "/v1/projects/:project/keys/:key_id";
  const adding = { ...shared, body: AddProjectKeyBody, operationId: "addProjectKey", summary: "Add a key of the site" };
  app.put(url, { schema: adding, config }, async (request, reply) => {
    const call = await writeCall(request);
    const { id: projectId } = await find(projectClient, request.params.project, call);
    const key = { projectId, keyId: request.params.key_id, ...fromKeyBody(request.body) };
    await projectClient.addProjectKey(key, call);
    return reply.code(204).send(null);
  });
  const removing = { ...shared, operationId: "removeProjectKey", summary: "Remove a key of the site" };
  app.delete(url, { schema: removing, config }, async (request, reply) => {
    const call = await writeCall(request);
    const { id: projectId } = await find(projectClient, request.params.project, call);
    await projectClient.removeProjectKey({ projectId, keyId: request.params.key_id }, call);
    return reply.code(204).send(null);
  });
}

type Client = GatewayDeps["projectClient"];

async function find(client: Client, name: string, call: { readonly callerToken: string }): Promise<Project> {
  const { callerToken } = call;
  return expectPart((await client.getProject({ project: toName(name) }, { callerToken })).project);
}
