import { ChatMark, ChatState, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { HistoryColumn } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import type { Input } from "@switchboard/contracts/operation";
import {
  deleteChat,
  deleteChatsBefore,
  getDeletion,
  listAudit,
  listHistory,
} from "@switchboard/contracts/operations/history";
import { type Timestamp, toTimestamp } from "@switchboard/contracts/times";
import { fromWord, type Word } from "@switchboard/contracts/words";
import type { GatewayDeps } from "../deps.ts";
import { toChatView } from "../mapping/chat-views.ts";
import { toAuditEntryView, toDeletionView } from "../mapping/history-views.ts";
import type { App } from "./app-instance.ts";
import { pageOf, serve } from "./serve.ts";

/** All chats, and their deletion (C22). */
export function addHistoryRoutes(app: App, { history }: GatewayDeps): void {
  serve(app, listHistory, async (input, call) => {
    const page = await history.listHistory(toQuestion(input), call);
    return { chats: page.chats.map((chat) => toChatView(chat, "staff")), next_page_token: page.nextPageToken };
  });
  serve(app, deleteChat, ({ chat_id: chatId }, call) => history.deleteChat({ chatId }, call));
  serve(app, deleteChatsBefore, async ({ ended_before, project_id: projectId = "", confirmation }, call) => {
    const wanted = { endedBefore: toTimestamp(new Date(ended_before)), projectId, confirmation };
    return toDeletionView((await history.deleteChatsBefore(wanted, call)).deletion);
  });
  serve(app, getDeletion, async ({ id }, call) => toDeletionView((await history.getDeletion({ id }, call)).deletion));
  serve(app, listAudit, async (input, call) => {
    const { entries, nextPageToken } = await history.listAudit(pageOf(input), call);
    return { entries: entries.map(toAuditEntryView), next_page_token: nextPageToken };
  });
}

function toQuestion(query: Input<typeof listHistory>) {
  return {
    filter: {
      projectId: query.project_id ?? "",
      departmentId: query.department_id ?? "",
      operatorId: query.operator_id ?? "",
      clientId: query.client_id ?? "",
      visitorId: query.visitor_id ?? "",
      states: words(query.states).map((state) => fromWord(ChatState, state as Word<typeof ChatState>)),
      mark: fromWord(ChatMark, query.mark),
      endReason: fromWord(EndReason, query.end_reason),
      ratings: words(query.ratings).map(Number),
      openedFrom: fromTime(query.opened_from),
      openedBefore: fromTime(query.opened_before),
      text: query.text ?? "",
      favourites: query.favourites ?? false,
    },
    sort: words(query.sort).map((word) => ({
      column: fromWord(HistoryColumn, word.replace("-", "") as Word<typeof HistoryColumn>),
      descending: word.startsWith("-"),
    })),
    ...pageOf(query),
  };
}

/** The words of a list that its schema has checked. */
function words(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(",");
}

function fromTime(time: string | undefined): Timestamp | undefined {
  return time === undefined ? undefined : toTimestamp(new Date(time));
}
