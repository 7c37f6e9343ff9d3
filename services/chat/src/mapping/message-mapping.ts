import type { MessageAccepted } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import {
  AuthorKind,
  type Author as ProtoAuthor,
  type File as ProtoFile,
  type Message as ProtoMessage,
} from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import type { AttachedFile, Author, Content, Message } from "../domain/message.ts";
import type { PageVisit } from "../store/visitor-pages.ts";

export function toProtoMessage({ chatId, seq, messageId, author, content, sentAt }: Message): Complete<ProtoMessage> {
  return {
    chatId,
    seq,
    messageId,
    author: toProtoAuthor(author),
    content: toProtoContent(content),
    sentAt: toTimestamp(sentAt),
  };
}

/** That a message is written, or was already. */
export interface Accepted extends Pick<Message, "chatId" | "messageId" | "seq" | "sentAt"> {
  readonly repeated: boolean;
}

export function toAccepted({ chatId, messageId, seq, sentAt, repeated }: Accepted): Complete<MessageAccepted> {
  return { chatId, messageId, seq, sentAt: toTimestamp(sentAt), repeated };
}

export function toProtoFile({ id, name, mediaType, size, extent }: AttachedFile): Complete<ProtoFile> {
  return { id, name, mediaType, size, width: extent?.width ?? 0, height: extent?.height ?? 0 };
}

function toProtoAuthor(author: Author): Complete<ProtoAuthor> {
  const { id, name } = author.kind === "system" ? { id: "", name: "" } : author;
  return { kind: fromWord(AuthorKind, author.kind), id, name };
}

function toProtoContent(content: Content): Complete<ProtoMessage>["content"] {
  switch (content.kind) {
    case "text":
      return { case: "text", value: content.text };
    case "file":
      return { case: "file", value: toProtoFile(content.file) };
    case "system":
      return { case: "system", value: content.note };
  }
}

export const toProtoPage = (visit: PageVisit) => messageFields(visit);
