import Type from "typebox";
import { HistoryColumn, HistoryService } from "../gen/switchboard/chat/v1/history_pb.js";
import { operation, operationsWith } from "../operation.ts";
import { ChatMarkView, ChatView, chatStates, EndReasonView } from "../schemas/chat.ts";
import { AuditEntryView, DeletionView } from "../schemas/history.ts";
import { Body, Line, nextPage, pageQuery, Timestamp, Uuid } from "../schemas/shapes.ts";
import { wordsOf } from "../words.ts";

/** All chats, and their deletion (C22). */

const byStaff = operationsWith({ access: "staff", tag: "history" });
const oneOf = (words: readonly string[]) => `(${words.join("|")})`;
const listOf = (words: readonly string[]) => `^${oneOf(words)}(,${oneOf(words)})*$`;
const columns = oneOf(wordsOf(HistoryColumn));

export const listHistory = byStaff("GET /v1/history", {
  rpc: HistoryService.method.listHistory,
  scope: "chats:read",
  summary: "All chats of my departments, latest first unless sorted otherwise",
  description: "Pages stay stable while chats come. Administrators, and API keys with `chats:read`, see all.",
  query: Body({
    project_id: Type.Optional(Uuid),
    department_id: Type.Optional(Uuid),
    operator_id: Type.Optional(Uuid),
    visitor_id: Type.Optional(Uuid),
    client_id: Type.Optional(Line({ minLength: 1, maxLength: 200 })),
    states: Type.Optional(
      Type.String({ pattern: listOf(chatStates), maxLength: 60, description: "States, separated by commas." }),
    ),
    mark: Type.Optional(ChatMarkView),
    end_reason: Type.Optional(EndReasonView),
    ratings: Type.Optional(
      Type.String({ pattern: "^[1-5](,[1-5])*$", maxLength: 9, description: "Scores, separated by commas." }),
    ),
    opened_from: Type.Optional(Timestamp),
    opened_before: Type.Optional(Timestamp),
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: "Words of an ended chat: said in it, or of its name, summary or visitor. All must occur.",
      }),
    ),
    favourites: Type.Optional(Type.Boolean({ description: "Only the chats that the caller marked." })),
    sort: Type.Optional(
      Type.String({
        pattern: `^-?${columns}(,-?${columns}){0,2}$`,
        maxLength: 60,
        description:
          "Up to three of `opened`, `ended`, `wait`, `duration`, `rating`, `operator` and `visitor`, separated by commas; a leading minus sorts downwards. `-opened` unless given.",
      }),
    ),
    ...pageQuery,
  }),
  answer: Type.Object({ chats: Type.Array(ChatView, { description: "Without their previews." }), ...nextPage }),
  errors: ["chat.invalid_request"],
});

export const deleteChat = byStaff("DELETE /v1/chats/{chat_id}", {
  rpc: HistoryService.method.deleteChat,
  summary: "Delete an ended chat for good",
  description: "For heads of its department and administrators; audited.",
  errors: ["chat.chat_not_found", "chat.not_ended"],
});

export const deleteChatsBefore = byStaff("POST /v1/history/deletions", {
  rpc: HistoryService.method.deleteChatsBefore,
  summary: "Delete all chats that ended before a time",
  description: "For administrators, who type the date; goes on in the background; audited.",
  body: Body({
    ended_before: Timestamp,
    project_id: Type.Optional(Uuid),
    confirmation: Type.String({
      maxLength: 40,
      description: "Typed by the person: the date of `ended_before` in UTC, as `YYYY-MM-DD`.",
    }),
  }),
  answer: DeletionView,
  errors: ["chat.project_not_found", "chat.invalid_request", "chat.not_confirmed"],
});

export const getDeletion = byStaff("GET /v1/history/deletions/{id}", {
  rpc: HistoryService.method.getDeletion,
  summary: "How far a deletion has come",
  answer: DeletionView,
  errors: ["chat.deletion_not_found"],
});

export const listAudit = operation("GET /v1/audit", {
  access: "staff",
  tag: "administration",
  summary: "Who did what, newest first",
  description:
    "One list of what every service keeps: changes of staff, departments, projects, keys and webhooks, chats that were deleted, accounts that were looked at. While one of them is away there is none.",
  query: Type.Object({
    actor_id: Type.Optional(Line({ minLength: 1, maxLength: 100, description: "Who did it: staff, or an API key." })),
    action: Type.Optional(Type.String({ pattern: "^[a-z_]{1,40}$", examples: ["save_staff"] })),
    from: Type.Optional(Timestamp),
    before: Type.Optional(Timestamp),
    ...pageQuery,
  }),
  answer: Type.Object({ entries: Type.Array(AuditEntryView), ...nextPage }),
  errors: ["gateway.audit_incomplete"],
});
