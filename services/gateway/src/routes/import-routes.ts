import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Answer, Input } from "@switchboard/contracts/operation";
import { importClients } from "@switchboard/contracts/operations/clients";
import { AppError } from "@switchboard/kit/errors";
import { Slots } from "@switchboard/kit/slots";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { GatewayDeps } from "../deps.ts";
import { csvLines } from "../imports/csv-lines.ts";
import { importBatches } from "../imports/import-batches.ts";
import type { ImportLine } from "../imports/import-line.ts";
import { ndjsonLines } from "../imports/ndjson-lines.ts";
import type { App } from "./app-instance.ts";
import { UPLOAD_TIMEOUT_MS } from "./file-routes.ts";
import { route } from "./serve.ts";

/** Imports at a time; each has some MiB in memory on its way through. */
const IMPORTS_MAX = 4;
/** Faults that are told of one import. */
const FAULTS_MAX = 1_000;
/** Batches of one import on their way: one is read while another one is written. */
const BATCHES_AT_ONCE = 2;
/** A batch must be taken in after this long, in milliseconds, others of its source before it included. */
const BATCH_TIMEOUT_MS = 30_000;

type Report = Answer<typeof importClients>;

/** Feeds of the client directory (D1): passed on in batches as their lines come. */
export async function addImportRoutes(app: App, deps: GatewayDeps): Promise<void> {
  // Encapsulated: here a body is any bytes, elsewhere JSON.
  const imports: FastifyPluginAsync = async (scope) => addImport(scope as App, deps);
  await app.register(imports);
}

function addImport(app: App, deps: GatewayDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  const slots = new Slots(IMPORTS_MAX, 0, "gateway.too_many_uploads");
  const run = (input: Input<typeof importClients>, request: FastifyRequest) =>
    slots.run(() => takeIn(deps, input, request));
  route(app, importClients, run, { bodyTimeoutMs: UPLOAD_TIMEOUT_MS });
}

async function takeIn(
  { imports }: GatewayDeps,
  { source, format, pass_id: passId = "" }: Input<typeof importClients>,
  request: FastifyRequest,
): Promise<Report> {
  const linesOf = format === "csv" ? csvLines : ndjsonLines;
  const report: Report = { created: 0, changed: 0, unchanged: 0, bad: 0, faults: [] };
  const send = async (lines: readonly ImportLine[]) => {
    const rows = lines.flatMap(({ number, bytes }) => (bytes === undefined ? [] : [{ number, bytes }]));
    const call = { callerToken: await request.callerToken(), timeoutMs: BATCH_TIMEOUT_MS };
    const answer = await imports.importClients({ source, passId, rows: rows.map(({ bytes }) => bytes) }, call);
    const told = answer.bad.map(({ index, field, reason }) => ({ line: rows[index]?.number ?? 0, field, reason }));
    const unread = lines.flatMap(({ number, fault }) => (fault === undefined ? [] : [toFault(number, fault)]));
    const faults = [...told, ...unread].sort((one, other) => one.line - other.line);
    return { ...answer, bad: new Set(faults.map(({ line }) => line)).size, faults };
  };
  const note = async (sending: ReturnType<typeof send> | undefined) => {
    const taken = await sending;
    if (taken === undefined) return;
    for (const count of ["created", "changed", "unchanged", "bad"] as const) report[count] += taken[count];
    report.faults.push(...taken.faults.slice(0, FAULTS_MAX - report.faults.length));
  };
  // Who may not is told before anything is read.
  await send([]);
  await read(request.raw, async (chunks) => {
    const sent: ReturnType<typeof send>[] = [];
    for await (const batch of importBatches(linesOf(chunks))) {
      if (sent.length === BATCHES_AT_ONCE) await note(sent.shift());
      const sending = send(batch);
      // A failure is told where it is waited for.
      sending.catch(() => undefined);
      sent.push(sending);
    }
    for (const sending of sent) await note(sending);
  });
  return report;
}

function toFault(line: number, reason: string): Report["faults"][number] {
  return { line, field: "", reason };
}

/** Reads a body, unpacked when it begins as gzip does. Throws invalid_argument request.malformed, request.aborted. */
async function read(body: Readable, use: (chunks: AsyncIterable<Buffer>) => Promise<void>): Promise<void> {
  // Whoever refuses halfway still answers: the body is left as it is.
  const chunks: AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false });
  try {
    const first = await chunks.next();
    const whole = begunWith(first, chunks);
    const isPacked = first.done !== true && first.value[0] === 0x1f && first.value[1] === 0x8b;
    await (isPacked ? pipeline(whole, createGunzip(), use) : use(whole));
  } catch (error) {
    throw readFailure(error);
  }
}

async function* begunWith(first: IteratorResult<Buffer>, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  for (let next = first; next.done !== true; next = await rest.next()) yield next.value;
}

function readFailure(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("Z_")) return new AppError("invalid_argument", "request.malformed", {}, { cause: error });
  if (code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE") {
    return new AppError("invalid_argument", "request.aborted", {}, { cause: error });
  }
  return error;
}
