import {
  type Project,
  ProjectKeyInfoSchema,
  ProjectSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { GetAvailabilityResponseSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import {
  addProjectKey,
  getProject,
  getWidget,
  removeProjectKey,
  saveProject,
} from "@switchboard/contracts/operations/projects";
import { ProjectKeyView, ProjectView, WidgetView } from "@switchboard/contracts/schemas/organisation";
import { BoundedMap } from "@switchboard/kit/bounded-map";
import { isUuid } from "@switchboard/kit/ids";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { required } from "../required.ts";
import { requestOf } from "../view/request.ts";
import { viewOf } from "../view/view.ts";
import type { App } from "./app-instance.ts";
import { pass, route, serve } from "./serve.ts";

/** Every page view of a site asks for its widget; presence is asked once in this time for each, in milliseconds. */
const FRESH_MS = 2_000;
const CACHE_MAX = 1_000;

const toProjectView = viewOf(ProjectView, ProjectSchema);
const toProjectKeyView = viewOf(ProjectKeyView, ProjectKeyInfoSchema);
const { project: BrandView, departments, ...settings } = WidgetView.properties;
const toBrandView = viewOf(BrandView, ProjectSchema);
const toSettingsView = viewOf(Type.Object(settings), ProjectSchema);
const toAvailabilityView = viewOf(Type.Object({ departments }), GetAvailabilityResponseSchema);

interface CachedWidget {
  readonly readAt: number;
  readonly widget: Promise<WidgetView>;
}

/** Projects, the keys of their sites (P7, C4), and what their widgets show (C1). */
export function addProjectRoutes(app: App, deps: GatewayDeps): void {
  addWidget(app, deps);
  addProjects(app, deps);
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
  const availability = await presence.getAvailability({ projectId: project.id }, call);
  return { project: toBrandView(project), ...toSettingsView(project), ...toAvailabilityView(availability) };
}

function addProjects(app: App, { services, projectClient }: GatewayDeps): void {
  serve(app, getProject, async (input, call) => {
    const project = await find(projectClient, input.project, call);
    const { keys } = await projectClient.listProjectKeys({ projectId: project.id }, call);
    return { project: toProjectView(project), keys: keys.map((key) => toProjectKeyView(key)) };
  });
  const toSave = requestOf(saveProject, ["project"]);
  pass(app, services, saveProject, async (input, request) => {
    const slug = isUuid(input.project) ? (await findFor(request, input.project)).slug : input.project;
    return { ...toSave(input), slug };
  });
  const toKey = requestOf(addProjectKey, ["project"]);
  pass(app, services, addProjectKey, async (input, request) => {
    return { ...toKey(input), projectId: (await findFor(request, input.project)).id };
  });
  pass(app, services, removeProjectKey, async ({ project, key_id: keyId }, request) => {
    return { projectId: (await findFor(request, project)).id, keyId };
  });

  const findFor = async (request: FastifyRequest, name: string): Promise<Project> =>
    find(projectClient, name, { callerToken: await request.callerToken() });
}

/** The project of an id or a slug: no slug looks like an id. */
async function find(
  client: GatewayDeps["projectClient"],
  name: string,
  { callerToken }: CallOptions,
): Promise<Project> {
  const project = { case: isUuid(name) ? "id" : "slug", value: name } as const;
  return required((await client.getProject({ project }, { callerToken })).project);
}
