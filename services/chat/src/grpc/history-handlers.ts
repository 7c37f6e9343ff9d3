import { ChatMark, ChatState, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import {
  HistoryColumn,
  type HistoryService,
  type ListHistoryRequest,
  type HistorySort as ProtoSort,
} from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { toDate, toTimestamp } from "@switchboard/contracts/times";
import { toWord } from "@switchboard/contracts/words";
import { invalidField } from "@switchboard/kit/errors";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { deleteChat } from "../commands/delete-chat.ts";
import { deleteChatsBefore } from "../commands/delete-chats-before.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { getDeletion } from "../queries/get-deletion.ts";
import { readHistory } from "../queries/list-history.ts";
import { readAudit } from "../queries/read-audit.ts";
import type { Deletion } from "../store/deletions.ts";
import type { HistoryFilter, Sort } from "../store/history.ts";
import { checkField, checkId, checkOptionalId, checkTime, checkWord } from "../validation.ts";

/** The face of the service for the history of chats. */
export function historyHandlers(deps: ChatDeps): UnaryHandlers<typeof HistoryService> {
  const { pool } = deps;
  return {
    listHistory: async (request, { caller }) => {
      const { sort, pageSize, pageToken } = request;
      const question = { filter: toFilter(request, caller), sort: sort.map(toSort), pageSize, pageToken };
      const page = await readHistory(pool, caller, question);
      return { ...page, chats: page.chats.map((chat) => toProtoChat({ chat, preview: [] })) };
    },
    deleteChat: async ({ chatId }, context) => {
      await deleteChat(deps, context, checkId(chatId, "/chat_id"));
      return {};
    },
    deleteChatsBefore: async ({ endedBefore, projectId, confirmation }, context) => {
      const request = {
        endedBefore: checkTime(endedBefore, "/ended_before"),
        projectId: checkOptionalId(projectId, "/project_id"),
        confirmation,
      };
      return { deletion: toProtoDeletion(await deleteChatsBefore(deps, context, request)) };
    },
    getDeletion: async ({ id }, { caller }) => ({
      deletion: toProtoDeletion(await getDeletion(pool, caller, checkId(id, "/id"))),
    }),
    listAudit: async (page, { caller }) => {
      const { entries, nextPageToken } = await readAudit(pool, caller, page);
      return { entries: entries.map((entry) => ({ ...entry, at: toTimestamp(entry.at) })), nextPageToken };
    },
  };
}

function toFilter(filter: ListHistoryRequest, caller: { readonly kind: string; readonly id?: string }) {
  return {
    projectId: checkOptionalId(filter.projectId, "/project_id"),
    departmentId: checkOptionalId(filter.departmentId, "/department_id"),
    operatorId: checkOptionalId(filter.operatorId, "/operator_id"),
    clientId: filter.clientId ? checkField(filter.clientId, "/client_id") : undefined,
    visitorId: checkOptionalId(filter.visitorId, "/visitor_id"),
    states: filter.states.map((state) => checkWord(ChatState, state, "/states")),
    mark: toWord(ChatMark, filter.mark),
    endReason: toWord(EndReason, filter.endReason),
    ratings: filter.ratings.map(toRating),
    openedFrom: toDate(filter.openedFrom),
    openedBefore: toDate(filter.openedBefore),
    text: filter.text ? checkField(filter.text, "/text") : undefined,
    favouriteOf: filter.favourites && caller.kind === "staff" ? caller.id : undefined,
  } satisfies Omit<HistoryFilter, "visibleTo">;
}

function toRating(rating: number): number {
  if (rating >= 1 && rating <= 5) return rating;
  throw invalidField("chat.invalid_request", "/ratings", "must be from 1 to 5");
}

function toSort({ column, descending }: ProtoSort): Sort {
  return { column: checkWord(HistoryColumn, column, "/sort"), descending };
}

function toProtoDeletion({ projectId, endedBefore, requestedAt, finishedAt, ...deletion }: Deletion) {
  return {
    ...deletion,
    projectId: projectId ?? "",
    endedBefore: toTimestamp(endedBefore),
    requestedAt: toTimestamp(requestedAt),
    finishedAt: toTimestamp(finishedAt),
  };
}
