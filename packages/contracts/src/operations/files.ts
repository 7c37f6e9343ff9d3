import Type from "typebox";
import { FilesService } from "../gen/switchboard/chat/v1/files_pb.js";
import { Bytes, operation, operationsWith } from "../operation.ts";
import { ChatView } from "../schemas/chat.ts";
import { AcceptedView } from "../schemas/message.ts";
import { Body, MessageId, Timestamp, View } from "../schemas/shapes.ts";

/** Files in chats (C2, C13): sent as they are, fetched with a link. */

const tag = "chats";
const byStaffOrVisitor = operationsWith({ access: "staff or visitor", tag });
const byAnyone = operationsWith({ access: "anyone", tag });

export const sendFile = byStaffOrVisitor("POST /v1/chats/{chat_id}/files", {
  keyed: false,
  summary: "Send a file",
  description:
    "The body is the file, of any content type, with its `content-length`. Its type is found by what is in it; programs, pages and what is of no known type are refused. Safe to repeat with the same `message_id`.",
  query: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 255, description: "As the sender calls it." }),
    message_id: MessageId,
  }),
  body: Bytes,
  answer: AcceptedView,
  errors: [
    "request.length_required",
    "request.aborted",
    "chat.chat_not_found",
    "chat.upload_not_found",
    "chat.not_yours",
    "chat.uploads_forbidden",
    "chat.ended",
    "chat.invalid_message",
    "chat.file_too_big",
    "chat.file_refused",
    "chat.too_many_files",
    "chat.too_many_uploads",
    "gateway.too_many_uploads",
    "object_too_big",
    "object_store_unavailable",
  ],
});

export const getFileLink = byStaffOrVisitor("GET /v1/chats/{chat_id}/files/{file_id}", {
  summary: "A link to a file, for ten minutes",
  answer: Type.Object({
    url: Type.String({
      description:
        "Path at this gateway. Whoever has it may fetch the file, without signing in, until `expires_at`. Images, sound and films are shown in place, everything else is saved.",
    }),
    expires_at: Timestamp,
  }),
  errors: ["chat.chat_not_found", "chat.file_not_found"],
});

export const getFile = byAnyone("GET /files/{token}", {
  summary: "A file, by its link",
  description: "Nobody is asked who they are: the link says what may be fetched, and until when.",
  params: { token: Type.String({ maxLength: 200 }) },
  answer: Bytes,
  errors: ["chat.file_not_found", "object_store_unavailable"],
});

export const listFileTypes = byAnyone("GET /v1/file-types", {
  rpc: FilesService.method.listFileTypes,
  summary: "Which kinds of files are taken",
  description: "Known by what is in them. A name whose ending agrees with the kind stays; others get the usual ending.",
  answer: Type.Object({
    file_types: Type.Array(
      View("FileType", {
        media_type: Type.String(),
        extensions: Type.Array(Type.String(), { description: "Endings that agree with it, the usual one first." }),
      }),
    ),
    max_bytes: Type.Integer({ description: "Of one file." }),
  }),
});

export const setUploads = operation("PUT /v1/chats/{chat_id}/uploads", {
  rpc: FilesService.method.setUploads,
  access: "staff",
  tag,
  summary: "Allow or forbid the visitor's files in a chat",
  body: Body({ allowed: Type.Boolean() }),
  answer: Type.Object({ chat: ChatView }),
  errors: ["chat.chat_not_found", "chat.not_yours", "chat.ended"],
});
