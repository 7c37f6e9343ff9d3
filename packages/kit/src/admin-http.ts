import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Lifecycle } from "./lifecycle.ts";
import type { Logger } from "./log.ts";
import { collectProcessMetrics, register } from "./metrics.ts";

/** A check that takes longer than this has failed, in milliseconds. */
const CHECK_TIMEOUT_MS = 2_000;

export interface AdminServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Address it listens on. */
  readonly host: string;
  readonly lifecycle: Lifecycle;
  /** What the service cannot work without, by name; each resolves when it is there. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  readonly log: Logger;
}

export interface AdminServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The port for those who run the service: `/livez` (the process answers), `/readyz` (it takes work and its backends are
 * there), `/metrics` (Prometheus). Never reachable from outside.
 */
export async function startAdminServer({
  port,
  host,
  lifecycle,
  checks,
  log,
}: AdminServerOptions): Promise<AdminServer> {
  collectProcessMetrics();
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    if (path === "/livez") answer(response, 200, "alive");
    else if (path === "/readyz") void answerReady(response, lifecycle, checks, log);
    else if (path === "/metrics") void answerMetrics(response);
    else answer(response, 404, "there is /livez, /readyz and /metrics");
  });
  server.requestTimeout = 5_000;
  await once(server.listen(port, host), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerReady(
  response: ServerResponse,
  lifecycle: Lifecycle,
  checks: AdminServerOptions["checks"],
  log: Logger,
): Promise<void> {
  if (!lifecycle.ready) return answer(response, 503, "not ready");
  const failed: string[] = [];
  await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      await withTimeout(check()).catch((err: unknown) => {
        failed.push(name);
        log.warn({ err, check: name }, "a readiness check failed");
      });
    }),
  );
  return failed.length === 0
    ? answer(response, 200, "ready")
    : answer(response, 503, `not reachable: ${failed.sort().join(", ")}`);
}

async function answerMetrics(response: ServerResponse): Promise<void> {
  const text = await register.metrics();
  response.writeHead(200, { "content-type": register.contentType }).end(text);
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

async function withTimeout(work: Promise<unknown>): Promise<void> {
  const timeout = delay(CHECK_TIMEOUT_MS, undefined, { ref: false });
  await Promise.race([
    work,
    timeout.then(() => {
      throw new Error(`no answer in ${CHECK_TIMEOUT_MS} ms`);
    }),
  ]);
}
