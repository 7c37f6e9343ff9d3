import type { MessageAccepted } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type {
  BeginUploadRequest,
  BeginUploadResponse,
  FilesService,
} from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { isInline } from "@switchboard/files/content/file-type";
import { openLink } from "@switchboard/files/open-file";
import { requireService } from "@switchboard/kit/caller";
import { invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { type BegunUpload, beginUpload } from "../commands/begin-upload.ts";
import { finishUpload, type SentFile } from "../commands/finish-upload.ts";
import { setUploads } from "../commands/set-uploads.ts";
import type { FileDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { toProtoFile } from "../mapping/message-mapping.ts";
import { getFileLink } from "../queries/get-file-link.ts";
import { checkId } from "../validation.ts";

/** The face of the service for files: translate in, call one command or query, translate out. */
export function filesHandlers(deps: FileDeps): UnaryHandlers<typeof FilesService> {
  return {
    beginUpload: async (request, { caller }) => toResponse(await beginUpload(deps, caller, toBeginUpload(request))),
    finishUpload: async ({ uploadId }, { caller }) => ({
      accepted: toAccepted(await finishUpload(deps, caller, checkId(uploadId, "/upload_id"))),
    }),
    setUploads: async ({ chatId, allowed }, context) => ({
      chat: toProtoChat(await setUploads(deps, context, checkId(chatId, "/chat_id"), allowed)),
    }),
    getFileLink: async ({ chatId, fileId }, { caller }) => {
      const link = await getFileLink(deps, caller, checkId(chatId, "/chat_id"), checkId(fileId, "/file_id"));
      return { ...link, expiresAt: toTimestamp(link.expiresAt) };
    },
    openFileLink: async ({ token }, { caller }) => {
      requireService(caller);
      const file = await openLink(deps.files, token);
      return { file: toProtoFile(file), objectName: file.objectName, inline: isInline(file.mediaType) };
    },
  };
}

function toBeginUpload({ chatId, messageId, name, size }: BeginUploadRequest) {
  if (!isUuid(messageId)) throw invalidField("chat.invalid_message", "/message_id", "must be a UUID");
  return { chatId: checkId(chatId, "/chat_id"), messageId: messageId.toLowerCase(), name, size };
}

function toResponse(begun: BegunUpload): Complete<BeginUploadResponse> {
  if ("earlier" in begun) {
    const value = toAccepted({ message: begun.earlier, repeated: true });
    return { result: { case: "accepted", value } };
  }
  const { id, objectName } = begun.upload;
  return { result: { case: "upload", value: { id, objectName } } };
}

function toAccepted({ message, repeated }: SentFile): Complete<MessageAccepted> {
  const { chatId, messageId, seq, sentAt } = message;
  return { chatId, messageId, seq, sentAt: toTimestamp(sentAt), repeated };
}
