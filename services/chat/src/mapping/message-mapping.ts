import {
  AuthorKind,
  type File as ProtoFile,
  type Message as ProtoMessage,
} from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { assertNever } from "@switchboard/kit/errors";
import type { AttachedFile, Author, Content, Message } from "../domain/message.ts";

export function toProtoMessage({ chatId, seq, messageId, author, content, sentAt }: Message): ProtoMessage {
  return { chatId, seq, messageId, author: toProtoAuthor(author), content: toProtoContent(content), sentAt };
}

export function toProtoAuthorKind(kind: Author["kind"]): AuthorKind {
  switch (kind) {
    case "visitor":
      return AuthorKind.VISITOR;
    case "operator":
      return AuthorKind.OPERATOR;
    case "system":
      return AuthorKind.SYSTEM;
    default:
      return assertNever(kind);
  }
}

export function toProtoFile({ id, name, mediaType, size, extent }: AttachedFile): ProtoFile {
  return { fileId: id, name, mediaType, size, width: extent?.width ?? 0, height: extent?.height ?? 0 };
}

function toProtoAuthor(author: Author): NonNullable<ProtoMessage["author"]> {
  const person = author.kind === "system" ? { id: "", name: "" } : author;
  return { kind: toProtoAuthorKind(author.kind), id: person.id, name: person.name };
}

function toProtoContent(content: Content): NonNullable<ProtoMessage["content"]> {
  switch (content.kind) {
    case "text":
      return { $case: "text", value: content.text };
    case "file":
      return { $case: "file", value: toProtoFile(content.file) };
    case "system":
      return { $case: "system", value: { code: content.note.code, params: { ...content.note.params } } };
  }
}
