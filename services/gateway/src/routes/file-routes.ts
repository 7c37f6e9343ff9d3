import { Readable } from "node:stream";
import type { MessageAccepted } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { OpenFileLinkResponse } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import { ChatBody, MessageAcceptedBody } from "@switchboard/contracts/rest";
import { FileLinkBody, UploadsBody } from "@switchboard/contracts/rest/files";
import { Uuid } from "@switchboard/contracts/views";
import { AppError } from "@switchboard/kit/errors";
import { Slots } from "@switchboard/kit/slots";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import Type from "typebox";
import { ownCallerToken } from "../auth/caller-tokens.ts";
import type { GatewayDeps } from "../deps.ts";
import { toChatView } from "../mapping/chat-views.ts";
import { contentDisposition } from "../mapping/content-disposition.ts";
import { toTimestamp } from "../mapping/to-timestamp.ts";
import type { App } from "./app-instance.ts";
import { answers, ChatParams, IdempotencyHeaders, idempotencyKeyOf, problem } from "./route-schemas.ts";

const tags = ["chats"];
const access = "staff or visitor";
/** Files coming in at a time; each has some MiB in memory on its way through. */
const UPLOADS_MAX = 100;
/** A file must have come after this long, in milliseconds: 25 MiB over 90 KB/s. */
export const UPLOAD_TIMEOUT_MS = 5 * 60_000;
/** Looking at a file of the largest size, and waiting for others to be looked at, in milliseconds. */
const FINISH_TIMEOUT_MS = 60_000;
const INT32_MAX = 2_147_483_647;
const FILE_ROUTE = "/files/:token";

const UploadQuery = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255, description: "As the sender calls it." }),
  message_id: Type.String({ format: "uuid", description: "UUIDv7 made by the sender; makes a repetition harmless." }),
});
const FileParams = Type.Object({ chat_id: Uuid, file_id: Uuid });
const bytes = { type: "string", format: "binary" } as const;

/** Files in chats (C2, C13): sent as they are, fetched with a link. */
export async function addFileRoutes(app: App, deps: GatewayDeps): Promise<void> {
  // Encapsulated: here a body is any bytes, elsewhere JSON.
  const upload: FastifyPluginAsync = async (scope) => addUpload(scope as App, deps);
  await app.register(upload);
  addPermission(app, deps);
  addLink(app, deps);
  addDownload(app, deps);
}

function addUpload(app: App, deps: GatewayDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  const slots = new Slots(UPLOADS_MAX, 0, "gateway.too_many_uploads");
  const schema = {
    operationId: "sendFile",
    summary: "Send a file",
    description:
      "The body is the file, of any content type, with its `content-length`. Its type is found by what is in it; programs, pages and what is of no known type are refused. Safe to repeat with the same `message_id`.",
    tags,
    params: ChatParams,
    querystring: UploadQuery,
    body: { content: { "application/octet-stream": { schema: bytes } } },
    response: answers(MessageAcceptedBody),
  };
  const config = { access, bodyTimeoutMs: UPLOAD_TIMEOUT_MS } as const;
  const options = { schema, config, validatorCompiler: bytesAsTheyAre(app) };
  app.post("/v1/chats/:chat_id/files", options, (request) =>
    slots.run(async () => toAcceptedBody(await receive(deps, request, request.params.chat_id, request.query))),
  );
}

/** Checks everything but the body, which is a stream. */
function bytesAsTheyAre({ validatorCompiler }: App) {
  if (validatorCompiler === undefined) throw new TypeError("the app has a validator");
  return (part: Parameters<typeof validatorCompiler>[0]) =>
    part.httpPart === "body" ? () => true : validatorCompiler(part);
}

/** Streams a file into the object store, where the chat service looks at it. */
async function receive(
  { files, store }: GatewayDeps,
  request: FastifyRequest,
  chatId: string,
  { name, message_id }: Type.Static<typeof UploadQuery>,
): Promise<MessageAccepted | undefined> {
  const size = sizeOf(request);
  const { result } = await files.beginUpload(
    { chatId, messageId: message_id, name, size: Math.min(size, INT32_MAX) },
    { callerToken: await request.callerToken() },
  );
  if (result?.$case !== "upload") return result?.value;
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

function toAcceptedBody(accepted: MessageAccepted | undefined): MessageAcceptedBody {
  if (accepted === undefined) throw new AppError("internal", "internal");
  const { chatId, messageId, seq, sentAt } = accepted;
  return { chat_id: chatId, message_id: messageId, seq, sent_at: toTimestamp(sentAt) };
}

function addPermission(app: App, { files }: GatewayDeps): void {
  const schema = {
    operationId: "setUploads",
    summary: "Allow or forbid the visitor's files in a chat",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: UploadsBody,
    response: answers(ChatBody),
  };
  app.put("/v1/chats/:chat_id/uploads", { schema, config: { access: "staff" } }, async (request) => {
    const call = { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
    const command = { chatId: request.params.chat_id, allowed: request.body.allowed };
    const { chat } = await files.setUploads(command, call);
    if (chat === undefined) throw new AppError("internal", "internal");
    return { chat: toChatView(chat, "staff") };
  });
}

function addLink(app: App, { files }: GatewayDeps): void {
  const schema = {
    operationId: "getFileLink",
    summary: "A link to a file, for ten minutes",
    tags,
    params: FileParams,
    response: answers(FileLinkBody),
  };
  app.get("/v1/chats/:chat_id/files/:file_id", { schema, config: { access } }, async (request) => {
    const { chat_id, file_id } = request.params;
    const question = { chatId: chat_id, fileId: file_id };
    const link = await files.getFileLink(question, { callerToken: await request.callerToken() });
    return { url: `/files/${link.token}`, expires_at: toTimestamp(link.expiresAt) };
  });
}

function addDownload(app: App, deps: GatewayDeps): void {
  const { files, store } = deps;
  const schema = {
    operationId: "getFile",
    summary: "A file, by its link",
    description: "Nobody is asked who they are: the link says what may be fetched, and until when.",
    tags,
    params: Type.Object({ token: Type.String({ maxLength: 200 }) }),
    response: {
      200: { description: "The file", content: { "application/octet-stream": { schema: bytes } } },
      default: problem,
    },
  };
  app.get(FILE_ROUTE, { schema, config: { access: "anyone" } }, async (request, reply) => {
    const { token } = request.params as { token: string };
    const opened = await files.openFileLink({ token }, { callerToken: await ownCallerToken(deps) });
    const object = await store.get(opened.objectName);
    if (object === undefined) throw new AppError("not_found", "chat.file_not_found");
    return (
      reply
        .headers({ ...fileHeaders(opened), "content-length": object.size })
        // The schema tells of bytes what types say of a text.
        .send(Readable.from(object.body, { objectMode: false }) as unknown as string)
    );
  });
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
