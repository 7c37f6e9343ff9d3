import { ChatMark, ChatState, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import {
  HistoryColumn,
  type HistoryServiceService,
  type HistoryFilter as ProtoFilter,
  type HistorySort as ProtoSort,
} from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { invalidField } from "@switchboard/kit/errors";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { deleteChat } from "../commands/delete-chat.ts";
import { deleteChatsBefore } from "../commands/delete-chats-before.ts";
import type { ChatDeps } from "../deps.ts";
import type { Chat, Place } from "../domain/chat.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { getDeletion } from "../queries/get-deletion.ts";
import { readHistory } from "../queries/list-history.ts";
import { readAudit } from "../queries/read-audit.ts";
import type { Deletion } from "../store/deletions.ts";
import type { HistoryFilter, Sort, SortColumn } from "../store/history.ts";
import { checkField, checkId, checkOptionalId } from "../validation.ts";

/** The face of the service for the history of chats. */
export function historyHandlers(deps: ChatDeps): UnaryHandlers<HistoryServiceService> {
  const { pool } = deps;
  return {
    listHistory: async ({ filter, sort, pageSize, pageToken }, { caller }) => {
      const question = { filter: toFilter(filter, caller), sort: sort.map(toSort), pageSize, pageToken };
      const page = await readHistory(pool, caller, question);
      return { ...page, chats: page.chats.map((chat) => toProtoChat({ chat, preview: [] })) };
    },
    deleteChat: async ({ chatId }, context) => {
      await deleteChat(deps, context, checkId(chatId, "/chat_id"));
      return {};
    },
    deleteChatsBefore: async ({ endedBefore, projectId, confirmation }, context) => {
      if (endedBefore === undefined) throw invalidField("chat.invalid_request", "/ended_before", "is required");
      const request = { endedBefore, projectId: checkOptionalId(projectId, "/project_id"), confirmation };
      return { deletion: toProtoDeletion(await deleteChatsBefore(deps, context, request)) };
    },
    getDeletion: async ({ id }, { caller }) => ({
      deletion: toProtoDeletion(await getDeletion(pool, caller, checkId(id, "/id"))),
    }),
    listAudit: async (page, { caller }) => {
      const { entries, nextPageToken } = await readAudit(pool, caller, page);
      return { entries: entries.map((entry) => ({ ...entry, params: { ...entry.params } })), nextPageToken };
    },
  };
}

function toFilter(filter: ProtoFilter | undefined, caller: { readonly kind: string; readonly id?: string }) {
  return {
    projectId: checkOptionalId(filter?.projectId ?? "", "/project_id"),
    departmentId: checkOptionalId(filter?.departmentId ?? "", "/department_id"),
    operatorId: checkOptionalId(filter?.operatorId ?? "", "/operator_id"),
    clientId: filter?.clientId ? checkField(filter.clientId, "/client_id") : undefined,
    visitorId: checkOptionalId(filter?.visitorId ?? "", "/visitor_id"),
    states: (filter?.states ?? []).map(toState),
    mark: toMark(filter?.mark),
    endReason: toEndReason(filter?.endReason),
    ratings: (filter?.ratings ?? []).map(toRating),
    openedFrom: filter?.openedFrom,
    openedBefore: filter?.openedBefore,
    text: filter?.text ? checkField(filter.text, "/text") : undefined,
    favouriteOf: filter?.favourites && caller.kind === "staff" ? caller.id : undefined,
  } satisfies Omit<HistoryFilter, "visibleTo">;
}

function toState(state: ChatState): Place["state"] {
  switch (state) {
    case ChatState.WAITING:
      return "waiting";
    case ChatState.OFFERED:
      return "offered";
    case ChatState.HELD:
      return "held";
    case ChatState.PARKED:
      return "parked";
    case ChatState.ENDED:
      return "ended";
    default:
      throw invalidField("chat.invalid_request", "/states", "must be states of a chat");
  }
}

function toMark(mark: ChatMark | undefined): Chat["mark"] | undefined {
  switch (mark) {
    case ChatMark.NEW:
      return "new";
    case ChatMark.FORWARDED:
      return "forwarded";
    case ChatMark.UNANSWERED:
      return "unanswered";
    default:
      return undefined;
  }
}

function toEndReason(reason: EndReason | undefined): HistoryFilter["endReason"] {
  switch (reason) {
    case EndReason.ENDED:
      return "ended";
    case EndReason.CONTACT_FORM:
      return "contact_form";
    case EndReason.ABANDONED:
      return "abandoned";
    default:
      return undefined;
  }
}

function toRating(rating: number): number {
  if (rating >= 1 && rating <= 5) return rating;
  throw invalidField("chat.invalid_request", "/ratings", "must be from 1 to 5");
}

const columns = new Map<HistoryColumn, SortColumn>([
  [HistoryColumn.OPENED, "opened"],
  [HistoryColumn.ENDED, "ended"],
  [HistoryColumn.WAIT, "wait"],
  [HistoryColumn.DURATION, "duration"],
  [HistoryColumn.RATING, "rating"],
  [HistoryColumn.OPERATOR, "operator"],
  [HistoryColumn.VISITOR, "visitor"],
]);

function toSort({ column, descending }: ProtoSort): Sort {
  const known = columns.get(column);
  if (known === undefined) throw invalidField("chat.invalid_request", "/sort", "must name columns of the history");
  return { column: known, descending };
}

function toProtoDeletion({ projectId, finishedAt, ...deletion }: Deletion) {
  return { ...deletion, projectId: projectId ?? "", finishedAt: finishedAt ?? undefined };
}
