import { ProjectKeyInfoSchema, ProjectSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { GetAvailabilityResponseSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { getProject, getWidget } from "@switchboard/contracts/operations/projects";
import { ProjectKeyView, ProjectView, WidgetView } from "@switchboard/contracts/schemas/organisation";
import { BoundedMap } from "@switchboard/kit/bounded-map";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { required } from "../required.ts";
import { viewOf } from "../view/view.ts";
import type { App } from "./app-instance.ts";
import { route, serve } from "./serve.ts";

/** Every page view of a site asks for its widget; presence is asked once in this time for each, in milliseconds. */
const FRESH_MS = 2_000;
const CACHE_MAX = 1_000;

const toProjectView = viewOf(ProjectView, ProjectSchema);
const toProjectKeyView = viewOf(ProjectKeyView, ProjectKeyInfoSchema);
const { project: BrandView, departments, ...settings } = WidgetView.properties;
const toBrandView = viewOf(BrandView, ProjectSchema);
const toSettingsView = viewOf(Type.Object(settings), ProjectSchema);
const toAvailabilityView = viewOf(Type.Object({ departments }), GetAvailabilityResponseSchema);

/** A project with the keys of its site (P7, C4), and what its widget shows (C1). */
export function addProjectRoutes(app: App, deps: GatewayDeps): void {
  addWidget(app, deps);
  addProject(app, deps);
}

function addWidget(app: App, deps: GatewayDeps): void {
  const cache = new BoundedMap<string, Promise<WidgetView>>(CACHE_MAX, FRESH_MS);
  route(app, getWidget, async ({ slug }) => {
    const cached = cache.get(slug);
    if (cached !== undefined) return cached;
    const widget = readWidget(deps, slug);
    cache.set(slug, widget);
    return widget;
  });
}

async function readWidget({ projects, presence, signer }: GatewayDeps, slug: string): Promise<WidgetView> {
  const call = { callerToken: await signer.sign({ kind: "anonymous" }) };
  const project = required((await projects.getProject({ project: slug }, call)).project);
  const availability = await presence.getAvailability({ projectId: project.id }, call);
  return { project: toBrandView(project), ...toSettingsView(project), ...toAvailabilityView(availability) };
}

/** A project and, for who may see them, its keys: two calls. */
function addProject(app: App, { projects }: GatewayDeps): void {
  serve(app, getProject, async ({ project: name }, call) => {
    const { project } = await projects.getProject({ project: name }, call);
    const { keys } = await projects.listProjectKeys({ project: name }, call);
    return { project: toProjectView(required(project)), keys: keys.map((key) => toProjectKeyView(key)) };
  });
}
