import { WidgetView } from "@switchboard/contracts/views";
import { BoundedMap } from "@switchboard/kit/bounded-map";
import { AppError } from "@switchboard/kit/errors";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { toWidgetView } from "../mapping/staff-views.ts";
import type { App } from "./app-instance.ts";
import { answers } from "./route-schemas.ts";

/** Every page view of a site asks for its widget; presence is asked once in this time for each, in milliseconds. */
const FRESH_MS = 2_000;
const CACHE_MAX = 1_000;

interface CachedWidget {
  readonly readAt: number;
  readonly widget: Promise<WidgetView>;
}

/** What a widget needs to know before a chat (C1). */
export function addProjectRoutes(app: App, deps: GatewayDeps): void {
  const cache = new BoundedMap<string, CachedWidget>(CACHE_MAX);
  const schema = {
    operationId: "getWidget",
    summary: "A project and the departments that answer its chats",
    tags: ["visitor"],
    params: Type.Object({ slug: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }) }),
    response: answers(WidgetView),
  };
  app.get("/v1/projects/:slug/widget", { schema, config: { access: "anyone" } }, ({ params }) => {
    const cached = cache.get(params.slug);
    if (cached !== undefined && Date.now() - cached.readAt < FRESH_MS) return cached.widget;
    const widget = readWidget(deps, params.slug);
    cache.set(params.slug, { readAt: Date.now(), widget });
    return widget;
  });
}

async function readWidget({ projectClient, presence, signer }: GatewayDeps, slug: string): Promise<WidgetView> {
  const callerToken = await signer.sign({ kind: "anonymous" });
  const found = await projectClient.getProject({ project: { $case: "slug", value: slug } }, { callerToken });
  if (found.project === undefined) throw new AppError("internal", "internal");
  const { departments } = await presence.getAvailability({ projectId: found.project.id }, { callerToken });
  return toWidgetView(found.project, departments);
}
