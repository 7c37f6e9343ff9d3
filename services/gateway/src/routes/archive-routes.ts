import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { PrivacyExportService, type Subject } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { getPrivacyArchive } from "@switchboard/contracts/operations/privacy";
import { AppError } from "@switchboard/kit/errors";
import type { FastifyReply, FastifyRequest } from "fastify";
import { clientArchive } from "../archive/client-archive.ts";
import { ServiceFiles } from "../archive/service-files.ts";
import type { GatewayDeps } from "../deps.ts";
import { required } from "../required.ts";
import type { App } from "./app-instance.ts";
import { route } from "./serve.ts";

/** Archives on their way at a time. */
const ARCHIVES_MAX = 4;
/** Services must begin within this time, in milliseconds. */
const BEGIN_MS = 5_000;
/** An archive must have been fetched after this long, in milliseconds. */
const ARCHIVE_MS = 60 * 60_000;
/** Services that hold something of clients, in the order of the archive. */
const HOLDERS = ["search", "chat", "notify"] as const;

/** What is known of a client, to be downloaded (D3). */
export function addArchiveRoutes(app: App, deps: GatewayDeps): void {
  let open = 0;
  route(app, getPrivacyArchive, async ({ request_id: requestId }, request, reply) => {
    if (open >= ARCHIVES_MAX) {
      throw new AppError("resource_exhausted", "gateway.too_many_archives", { retry_after_s: "60" });
    }
    open += 1;
    const over = new AbortController();
    const end = (): void => {
      if (!over.signal.aborted) open -= 1;
      over.abort(new Error("the download is over"));
    };
    try {
      const { subject } = await deps.privacy.openArchive({ requestId }, { callerToken: await request.callerToken() });
      const services = await begin(deps, required(subject), request, over.signal);
      const zip = Readable.from(clientArchive(services), { objectMode: false });
      finished(reply.raw)
        .catch((err: unknown) => deps.log.warn({ err }, "an archive broke off"))
        .finally(end);
      return send(reply, zip, requestId);
    } catch (error) {
      end();
      throw error;
    }
  });
}

/** Asks every service, and waits until each has begun: nothing is sent while one is away. */
async function begin(
  { services }: GatewayDeps,
  subject: Subject,
  request: FastifyRequest,
  signal: AbortSignal,
): Promise<ServiceFiles[]> {
  const callerToken = await request.callerToken();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error("a service did not begin")), BEGIN_MS);
  const options = { callerToken, timeoutMs: ARCHIVE_MS, signal: AbortSignal.any([signal, late.signal]) };
  const files = HOLDERS.map((name) => {
    const pieces = services.read(name)(PrivacyExportService.method.exportSubject, { subject }, options);
    return new ServiceFiles(name, pieces);
  });
  try {
    await Promise.all(files.map((one) => one.begin()));
  } finally {
    clearTimeout(timer);
  }
  return files;
}

function send(reply: FastifyReply, zip: Readable, requestId: string): FastifyReply {
  return reply
    .headers({
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="client-${requestId}.zip"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      // Proxies pass it on as it comes.
      "x-accel-buffering": "no",
    })
    .send(zip);
}
