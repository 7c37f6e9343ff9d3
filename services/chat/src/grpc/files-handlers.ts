import { type BeginUploadResponse, FilesService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Complete } from "@switchboard/contracts/messages";
import { type FileType, fileTypes, isInline } from "@switchboard/files/content/file-type";
import { openLink } from "@switchboard/files/open-file";
import { fields, given } from "@switchboard/kit/checks";
import { setUploads } from "../commands/chat-commands.ts";
import { type BegunUpload, beginUpload, finishUpload, getFileLink } from "../commands/uploads.ts";
import { toChatAnswer } from "../mapping/chat-mapping.ts";
import { toAccepted, toProtoFile } from "../mapping/message-mapping.ts";
import { check } from "../validation.ts";
import { byService, serving } from "./serving.ts";

const toBeginUpload = fields({
  messageId: check.messageId,
  chatId: check.id,
  name: given<string>(),
  size: given<number>(),
});
const toSetUploads = fields({ chatId: check.id, allowed: given<boolean>() });

/** The face of the service for files: translate in, call one command or query, translate out. */
export const serveFiles = serving(FilesService, (handle, deps) => ({
  beginUpload: handle(toBeginUpload, beginUpload, toBegun),
  finishUpload: handle(fields({ uploadId: check.id }), finishUpload, ({ message, repeated }) => ({
    accepted: toAccepted({ ...message, repeated }),
  })),
  listFileTypes: async () => ({ fileTypes: fileTypes.map(toProtoType), maxBytes: deps.files.maxBytes }),
  setUploads: handle(toSetUploads, setUploads, toChatAnswer),
  getFileLink: handle(fields({ chatId: check.id, fileId: check.id }), getFileLink, (link) => messageFields(link)),
  openFileLink: byService(async ({ token }) => {
    const file = await openLink(deps.files, token);
    return { file: toProtoFile(file), objectName: file.objectName, inline: isInline(file.mediaType) };
  }),
}));

function toProtoType({ mediaType, extensions }: FileType) {
  return { mediaType, extensions: [...extensions] };
}

function toBegun(begun: BegunUpload): Complete<BeginUploadResponse> {
  if ("earlier" in begun) {
    return { result: { case: "accepted", value: toAccepted({ ...begun.earlier, repeated: true }) } };
  }
  const { id, objectName } = begun.upload;
  return { result: { case: "upload", value: { id, objectName } } };
}
