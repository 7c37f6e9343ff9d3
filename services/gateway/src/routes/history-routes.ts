import { ChatMark, ChatState, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { type Deletion, HistoryColumn } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import {
  AuditPageBody,
  DeletionBody,
  DeletionView,
  type HistoryColumnName,
  HistoryPageBody,
  HistoryQuery,
} from "@switchboard/contracts/rest/history";
import { Uuid } from "@switchboard/contracts/views";
import { AppError } from "@switchboard/kit/errors";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { toChatView } from "../mapping/chat-views.ts";
import { toTimestamp } from "../mapping/to-timestamp.ts";
import type { App } from "./app-instance.ts";
import { answers, ChatParams, IdempotencyHeaders, idempotencyKeyOf, noContent } from "./route-schemas.ts";

const tags = ["history"];
const config = { access: "staff" } as const;

/** All chats, and their deletion (C22). */
export function addHistoryRoutes(app: App, deps: GatewayDeps): void {
  addHistory(app, deps);
  addDelete(app, deps);
  addDeletions(app, deps);
  addAudit(app, deps);
}

function addHistory(app: App, { history }: GatewayDeps): void {
  const schema = {
    operationId: "listHistory",
    summary: "All chats of my departments, latest first unless sorted otherwise",
    description: "Pages stay stable while chats come. Administrators, and API keys with `chats:read`, see all.",
    tags,
    querystring: HistoryQuery,
    response: answers(HistoryPageBody),
  };
  const access = { access: "staff", scope: "chats:read" } as const;
  app.get("/v1/history", { schema, config: access }, async (request) => {
    const page = await history.listHistory(toQuestion(request.query), { callerToken: await request.callerToken() });
    return { chats: page.chats.map((chat) => toChatView(chat, "staff")), next_page_token: page.nextPageToken };
  });
}

function addDelete(app: App, { history }: GatewayDeps): void {
  const schema = {
    operationId: "deleteChat",
    summary: "Delete an ended chat for good",
    description: "For heads of its department and administrators; audited.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    response: noContent,
  };
  app.delete("/v1/chats/:chat_id", { schema, config }, async (request, reply) => {
    const call = { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
    await history.deleteChat({ chatId: request.params.chat_id }, call);
    return reply.code(204).send(null);
  });
}

function addDeletions(app: App, { history }: GatewayDeps): void {
  const begin = {
    operationId: "deleteChatsBefore",
    summary: "Delete all chats that ended before a time",
    description: "For administrators, who type the date; goes on in the background; audited.",
    tags,
    headers: IdempotencyHeaders,
    body: DeletionBody,
    response: answers(DeletionView),
  };
  app.post("/v1/history/deletions", { schema: begin, config }, async (request) => {
    const { ended_before, project_id = "", confirmation } = request.body;
    const question = { endedBefore: new Date(ended_before), projectId: project_id, confirmation };
    const call = { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
    return toDeletionView((await history.deleteChatsBefore(question, call)).deletion);
  });
  const look = {
    operationId: "getDeletion",
    summary: "How far a deletion has come",
    tags,
    params: Type.Object({ id: Uuid }),
    response: answers(DeletionView),
  };
  app.get("/v1/history/deletions/:id", { schema: look, config }, async (request) => {
    const call = { callerToken: await request.callerToken() };
    return toDeletionView((await history.getDeletion({ id: request.params.id }, call)).deletion);
  });
}

function addAudit(app: App, { history }: GatewayDeps): void {
  const schema = {
    operationId: "listAudit",
    summary: "Who deleted what, newest first",
    tags,
    querystring: Type.Pick(HistoryQuery, ["page_size", "page_token"]),
    response: answers(AuditPageBody),
  };
  app.get("/v1/audit", { schema, config }, async (request) => {
    const { page_size = 0, page_token = "" } = request.query;
    const question = { pageSize: page_size, pageToken: page_token };
    const page = await history.listAudit(question, { callerToken: await request.callerToken() });
    const entries = page.entries.map(({ id, at, actorId, actorName, action, params }) => ({
      id,
      at: toTimestamp(at),
      actor: { id: actorId, name: actorName },
      action,
      params,
    }));
    return { entries, next_page_token: page.nextPageToken };
  });
}

const states = {
  waiting: ChatState.WAITING,
  offered: ChatState.OFFERED,
  held: ChatState.HELD,
  parked: ChatState.PARKED,
  ended: ChatState.ENDED,
} as const;
const marks = { new: ChatMark.NEW, forwarded: ChatMark.FORWARDED, unanswered: ChatMark.UNANSWERED } as const;
const reasons = {
  ended: EndReason.ENDED,
  contact_form: EndReason.CONTACT_FORM,
  abandoned: EndReason.ABANDONED,
} as const;
const columns: Record<HistoryColumnName, HistoryColumn> = {
  opened: HistoryColumn.OPENED,
  ended: HistoryColumn.ENDED,
  wait: HistoryColumn.WAIT,
  duration: HistoryColumn.DURATION,
  rating: HistoryColumn.RATING,
  operator: HistoryColumn.OPERATOR,
  visitor: HistoryColumn.VISITOR,
};

function toQuestion(query: HistoryQuery) {
  return {
    filter: {
      projectId: query.project_id ?? "",
      departmentId: query.department_id ?? "",
      operatorId: query.operator_id ?? "",
      clientId: query.client_id ?? "",
      visitorId: query.visitor_id ?? "",
      states: words(query.states).map((state) => states[state as keyof typeof states]),
      mark: query.mark === undefined ? ChatMark.UNSPECIFIED : marks[query.mark],
      endReason: query.end_reason === undefined ? EndReason.UNSPECIFIED : reasons[query.end_reason],
      ratings: words(query.ratings).map(Number),
      openedFrom: toDate(query.opened_from),
      openedBefore: toDate(query.opened_before),
      text: query.text ?? "",
      favourites: query.favourites ?? false,
    },
    sort: words(query.sort).map((word) => ({
      column: columns[word.replace("-", "") as HistoryColumnName],
      descending: word.startsWith("-"),
    })),
    pageSize: query.page_size ?? 0,
    pageToken: query.page_token ?? "",
  };
}

/** The words of a list that its schema has checked. */
function words(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(",");
}

function toDate(time: string | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

function toDeletionView(deletion: Deletion | undefined): DeletionView {
  if (deletion === undefined) throw new AppError("internal", "internal");
  return {
    id: deletion.id,
    ended_before: toTimestamp(deletion.endedBefore),
    project_id: deletion.projectId === "" ? null : deletion.projectId,
    requested_by: deletion.requestedBy,
    requested_at: toTimestamp(deletion.requestedAt),
    deleted: deletion.deleted,
    finished_at: deletion.finishedAt?.toISOString() ?? null,
  };
}
