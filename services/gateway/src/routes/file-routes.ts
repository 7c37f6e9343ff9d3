import { Readable } from "node:stream";
import type { MessageAccepted } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { OpenFileLinkResponse } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import type { Input } from "@switchboard/contracts/operation";
import { getFile, getFileLink, sendFile } from "@switchboard/contracts/operations/files";
import { AppError } from "@switchboard/kit/errors";
import { Slots } from "@switchboard/kit/slots";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { ownCall } from "../auth/caller-tokens.ts";
import type { GatewayDeps } from "../deps.ts";
import { required } from "../required.ts";
import { toTimeText } from "../view/time-text.ts";
import { toAcceptedView } from "../views.ts";
import type { App } from "./app-instance.ts";
import { contentDisposition } from "./content-disposition.ts";
import { route, serve } from "./serve.ts";

/** Files coming in at a time; each has some MiB in memory on its way through. */
const UPLOADS_MAX = 100;
/** A file must have come after this long, in milliseconds: 25 MiB over 90 KB/s. */
export const UPLOAD_TIMEOUT_MS = 5 * 60_000;
/** Looking at a file of the largest size, and waiting for others to be looked at, in milliseconds. */
const FINISH_TIMEOUT_MS = 60_000;
const INT32_MAX = 2_147_483_647;

/** Files in chats (C2, C13): sent as they are, fetched with a link. */
export async function addFileRoutes(app: App, deps: GatewayDeps): Promise<void> {
  const { files } = deps;
  // Encapsulated: here a body is any bytes, elsewhere JSON.
  const upload: FastifyPluginAsync = async (scope) => addUpload(scope as App, deps);
  await app.register(upload);
  serve(app, getFileLink, async ({ chat_id: chatId, file_id: fileId }, call) => {
    const { token, expiresAt } = await files.getFileLink({ chatId, fileId }, call);
    return { url: `/files/${token}`, expires_at: toTimeText(required(expiresAt)) };
  });
  route(app, getFile, ({ token }, _, reply) => sendBytes(deps, token, reply));
}

function addUpload(app: App, deps: GatewayDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  const slots = new Slots(UPLOADS_MAX, 0, "gateway.too_many_uploads");
  const upload = (input: Input<typeof sendFile>, request: FastifyRequest) =>
    slots.run(async () => toAcceptedView(required(await receive(deps, request, input))));
  route(app, sendFile, upload, { bodyTimeoutMs: UPLOAD_TIMEOUT_MS });
}

/** Streams a file into the object store, where the chat service looks at it. */
async function receive(
  { files, store }: GatewayDeps,
  request: FastifyRequest,
  { chat_id: chatId, name, message_id: messageId }: Input<typeof sendFile>,
): Promise<MessageAccepted | undefined> {
  const size = sizeOf(request);
  const { result } = await files.beginUpload(
    { chatId, messageId, name, size: Math.min(size, INT32_MAX) },
    { callerToken: await request.callerToken() },
  );
  if (result.case !== "upload") return result.value;
  const { id, objectName } = result.value;
  const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
  await store.put(objectName, request.raw, { maxBytes: size, signal }).catch((error: unknown) => {
    throw request.raw.complete ? error : new AppError("invalid_argument", "request.aborted", {}, { cause: error });
  });
  const call = { callerToken: await request.callerToken(), timeoutMs: FINISH_TIMEOUT_MS };
  return (await files.finishUpload({ uploadId: id }, call)).accepted;
}

function sizeOf({ headers }: FastifyRequest): number {
  const size = Number(headers["content-length"] ?? Number.NaN);
  if (!Number.isSafeInteger(size)) throw new AppError("invalid_argument", "request.length_required");
  return size;
}

async function sendBytes(deps: GatewayDeps, token: string, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await deps.files.openFileLink({ token }, await ownCall(deps));
  const object = await deps.store.get(opened.objectName);
  if (object === undefined) throw new AppError("not_found", "chat.file_not_found");
  return reply
    .headers({ ...fileHeaders(opened), "content-length": object.size })
    .send(Readable.from(object.body, { objectMode: false }));
}

/** Nothing in the file may run, and no browser may take it for something else than it is said to be. */
function fileHeaders({ file, inline }: OpenFileLinkResponse) {
  return {
    "content-type": inline && file !== undefined ? file.mediaType : "application/octet-stream",
    "content-disposition": contentDisposition(inline ? "inline" : "attachment", file?.name ?? "file"),
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "private, max-age=600",
  };
}
