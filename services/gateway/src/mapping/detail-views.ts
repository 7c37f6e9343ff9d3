import type { PageVisit } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import type { Favourite } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import {
  type ReplyTemplate,
  TemplateScope,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { type ChatRequest, RequestKind, RequestState } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import type { VisitorNote } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import type { ChatRequestView, FavouriteView, PageView, VisitorNoteView } from "@switchboard/contracts/schemas/chat";
import type { ReplyTemplateView } from "@switchboard/contracts/schemas/reply-template";
import { toWord } from "@switchboard/contracts/words";
import { toChatView } from "./chat-views.ts";
import { required } from "./required.ts";
import { toTimeView } from "./time-view.ts";

/** The gateway's view of what stands beside chats: proto in, JSON shapes of contracts/schemas out. */

export function toPageView({ url, title, visitedAt }: PageVisit): PageView {
  return { url, title, visited_at: toTimeView(visitedAt) };
}

export function toFavouriteView({ chat, addedAt }: Favourite): FavouriteView {
  return { chat: toChatView(required(chat, "chat"), "staff"), added_at: toTimeView(addedAt) };
}

export function toNoteView(note: VisitorNote | undefined): VisitorNoteView {
  const { id, chatId, text, authorId, authorName, writtenAt } = required(note, "note");
  const author = { id: authorId, name: authorName };
  return { id, chat_id: chatId, text, author, written_at: toTimeView(writtenAt) };
}

export function toRequestView(request: ChatRequest | undefined): ChatRequestView {
  const { id, chatId, kind, state, params, result, requestedById, requestedByName, requestedAt } = required(
    request,
    "request",
  );
  return {
    id,
    chat_id: chatId,
    kind: required(toWord(RequestKind, kind), "kind"),
    state: toWord(RequestState, state) ?? "pending",
    params,
    result: result === "" ? null : result,
    requested_by: { id: requestedById, name: requestedByName },
    requested_at: toTimeView(requestedAt),
  };
}

export function toTemplateView(template: ReplyTemplate | undefined): ReplyTemplateView {
  const { id, title, shortcut, text, scope, departmentId, use, ...rest } = required(template, "template");
  return {
    id,
    title,
    shortcut,
    text,
    scope: toWord(TemplateScope, scope) ?? "person",
    department_id: departmentId === "" ? null : departmentId,
    use: toWord(TemplateUse, use) ?? "chat",
    source: { chat_id: rest.sourceChatId, message_id: rest.sourceMessageId },
    saved_by: { id: rest.savedById, name: rest.savedByName },
    saved_at: toTimeView(rest.savedAt),
  };
}
