import type { PageVisit } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import type { Favourite } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import { Delivery } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import {
  type ReplyTemplate,
  TemplateScope,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { type ChatRequest, RequestKind, RequestState } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import type { VisitorNote } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { ChatRequestView, FavouriteView, PageView, VisitorNoteView } from "@switchboard/contracts/schemas/chat";
import type { ReplyTemplateView } from "@switchboard/contracts/schemas/reply-template";
import { toChatView } from "./chat-views.ts";
import { there } from "./incomplete.ts";
import { toTimestamp } from "./to-timestamp.ts";

/** The gateway's view of what stands beside chats: proto in, JSON shapes of contracts/schemas out. */

export function toPageView({ url, title, visitedAt }: PageVisit): PageView {
  return { url, title, visited_at: toTimestamp(visitedAt) };
}

export function toFavouriteView({ chat, addedAt }: Favourite): FavouriteView {
  return { chat: toChatView(there(chat), "staff"), added_at: toTimestamp(addedAt) };
}

export function toNoteView(note: VisitorNote | undefined): VisitorNoteView {
  const { id, chatId, text, authorId, authorName, writtenAt } = there(note);
  const author = { id: authorId, name: authorName };
  return { id, chat_id: chatId, text, author, written_at: toTimestamp(writtenAt) };
}

export function toDelivery(delivery: Delivery): Answer<Operations["startConversation"]>["delivered"] {
  switch (delivery) {
    case Delivery.POPUP:
      return "popup";
    case Delivery.MAIL:
      return "mail";
    default:
      return "none";
  }
}

export function toRequestView(request: ChatRequest | undefined): ChatRequestView {
  const { id, chatId, kind, state, params, result, requestedById, requestedByName, requestedAt } = there(request);
  return {
    id,
    chat_id: chatId,
    kind: kind === RequestKind.TICKET ? "ticket" : "client",
    state: toRequestState(state),
    params,
    result: result === "" ? null : result,
    requested_by: { id: requestedById, name: requestedByName },
    requested_at: toTimestamp(requestedAt),
  };
}

export function toTemplateView(template: ReplyTemplate | undefined): ReplyTemplateView {
  const { id, title, shortcut, text, scope, departmentId, use, ...rest } = there(template);
  return {
    id,
    title,
    shortcut,
    text,
    scope: toScope(scope),
    department_id: departmentId === "" ? null : departmentId,
    use: use === TemplateUse.TICKETS ? "tickets" : "chat",
    source: { chat_id: rest.sourceChatId, message_id: rest.sourceMessageId },
    saved_by: { id: rest.savedById, name: rest.savedByName },
    saved_at: toTimestamp(rest.savedAt),
  };
}

function toRequestState(state: RequestState): ChatRequestView["state"] {
  switch (state) {
    case RequestState.DONE:
      return "done";
    case RequestState.FAILED:
      return "failed";
    default:
      return "pending";
  }
}

function toScope(scope: TemplateScope): ReplyTemplateView["scope"] {
  switch (scope) {
    case TemplateScope.EVERYONE:
      return "everyone";
    case TemplateScope.DEPARTMENT:
      return "department";
    default:
      return "person";
  }
}
