import { existsSync } from "node:fs";
import { resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from "fastify";
import { sendNotFound } from "./problem.ts";

/** Where the repo keeps its web pages. */
const REPO_WEB = resolve(import.meta.dirname, "../../../../web");
/** Built files carry a hash in their name under `assets/`, so they never change. */
const FOREVER = "public, max-age=31536000, immutable";
/** The widget's script keeps its name; sites get a new one within five minutes. */
const SHORTLY = "public, max-age=300";

export interface WebOptions {
  /** Folder with `workplace/dist` and `widget/dist`; empty means the repo's. */
  readonly root: string;
}

/** Serves the built pages where there are any: the workplace, the widget's script and the demo site. */
export async function addWeb(app: FastifyInstance, { root }: WebOptions): Promise<void> {
  const web = root === "" ? REPO_WEB : resolve(root);
  // Only for `reply.sendFile`; what is served is registered below.
  await app.register(fastifyStatic, { serve: false, root: web, cacheControl: false, preCompressed: true });
  await serveWorkplace(app, resolve(web, "workplace/dist"));
  await serveWidget(app, resolve(web, "widget/dist"));
}

async function serveWorkplace(app: FastifyInstance, root: string): Promise<void> {
  if (!existsSync(root)) return;
  app.get("/workplace", { schema: { hide: true } }, (_request, reply) => reply.redirect("/workplace/"));
  const pages: FastifyPluginAsync = async (scope) => {
    await scope.register(fastifyStatic, { root, ...asBuilt, decorateReply: false });
    // The workplace finds its own way: a path that is no file is one of its pages.
    scope.setNotFoundHandler((request, reply) => {
      const isPage = request.method === "GET" && !request.url.startsWith("/workplace/assets/");
      return isPage
        ? reply.header("cache-control", "no-cache").sendFile("index.html", root)
        : sendNotFound(request, reply);
    });
  };
  await app.register(pages, { prefix: "/workplace/" });
}

async function serveWidget(app: FastifyInstance, root: string): Promise<void> {
  if (!existsSync(root)) return;
  app.get("/", { schema: { hide: true } }, (_request, reply) => reply.redirect("/demo/"));
  app.get("/demo", { schema: { hide: true } }, (_request, reply) => reply.redirect("/demo/"));
  await app.register(fastifyStatic, { root, ...asBuilt, wildcard: false, decorateReply: false });
}

/** Files have their headers by name, and leave as small as they were made beside themselves. */
const asBuilt = { cacheControl: false, preCompressed: true, setHeaders };

function setHeaders(reply: FastifyReply, path: string): void {
  const cached = /\/assets\//.test(path) ? FOREVER : path.endsWith(".js") ? SHORTLY : "no-cache";
  void reply.header("cache-control", cached);
}
