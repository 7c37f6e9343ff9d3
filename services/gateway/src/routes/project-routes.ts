import type { Project } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  addProjectKey,
  deleteProject,
  getProject,
  getWidget,
  listProjects,
  removeProjectKey,
  saveProject,
} from "@switchboard/contracts/operations/projects";
import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import { BoundedMap } from "@switchboard/kit/bounded-map";
import { isUuid } from "@switchboard/kit/ids";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { GatewayDeps } from "../deps.ts";
import {
  fromKeyBody,
  fromProjectBody,
  toName,
  toProjectKeyView,
  toProjectView,
} from "../mapping/organisation-views.ts";
import { required } from "../mapping/required.ts";
import { toWidgetView } from "../mapping/staff-views.ts";
import type { App } from "./app-instance.ts";
import { route, serve } from "./serve.ts";

/** Every page view of a site asks for its widget; presence is asked once in this time for each, in milliseconds. */
const FRESH_MS = 2_000;
const CACHE_MAX = 1_000;

interface CachedWidget {
  readonly readAt: number;
  readonly widget: Promise<WidgetView>;
}

type Client = GatewayDeps["projectClient"];

/** Projects, the keys of their sites (P7, C4), and what their widgets show (C1). */
export function addProjectRoutes(app: App, deps: GatewayDeps): void {
  addWidget(app, deps);
  addProjects(app, deps.projectClient);
  addKeys(app, deps.projectClient);
}

function addWidget(app: App, deps: GatewayDeps): void {
  const cache = new BoundedMap<string, CachedWidget>(CACHE_MAX);
  route(app, getWidget, async ({ slug }) => {
    const cached = cache.get(slug);
    if (cached !== undefined && Date.now() - cached.readAt < FRESH_MS) return cached.widget;
    const widget = readWidget(deps, slug);
    cache.set(slug, { readAt: Date.now(), widget });
    return widget;
  });
}

async function readWidget({ projectClient, presence, signer }: GatewayDeps, slug: string): Promise<WidgetView> {
  const call = { callerToken: await signer.sign({ kind: "anonymous" }) };
  const project = await find(projectClient, slug, call);
  const { departments } = await presence.getAvailability({ projectId: project.id }, call);
  return toWidgetView(project, departments);
}

function addProjects(app: App, client: Client): void {
  serve(app, listProjects, async (_, call) => {
    return { projects: (await client.listProjects({}, call)).projects.map(toProjectView) };
  });
  serve(app, getProject, async (input, call) => {
    const project = await find(client, input.project, call);
    const { keys } = await client.listProjectKeys({ projectId: project.id }, call);
    return { project: toProjectView(project), keys: keys.map(toProjectKeyView) };
  });
  serve(app, saveProject, async ({ project, ...body }, call) => {
    const slug = isUuid(project) ? (await find(client, project, call)).slug : project;
    return { project: toProjectView(required((await client.saveProject(fromProjectBody(slug, body), call)).project)) };
  });
  serve(app, deleteProject, ({ project }, call) => client.deleteProject({ project: toName(project) }, call));
}

function addKeys(app: App, client: Client): void {
  serve(app, addProjectKey, async ({ project, key_id: keyId, ...key }, call) => {
    const { id: projectId } = await find(client, project, call);
    return client.addProjectKey({ projectId, keyId, ...fromKeyBody(key) }, call);
  });
  serve(app, removeProjectKey, async ({ project, key_id: keyId }, call) => {
    const { id: projectId } = await find(client, project, call);
    return client.removeProjectKey({ projectId, keyId }, call);
  });
}

/** The project of an id or a slug. */
async function find(client: Client, name: string, { callerToken }: CallOptions): Promise<Project> {
  return required((await client.getProject({ project: toName(name) }, { callerToken })).project);
}
