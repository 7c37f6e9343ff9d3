import Type, { type Static } from "typebox";
import { ChatView, Timestamp, Uuid } from "../views.ts";

/** Bodies of the routes for the history of chats (C22) and the figures (C23). */

const strict = { additionalProperties: false } as const;
const oneOf = (words: readonly string[]) => `(${words.join("|")})`;
const listOf = (words: readonly string[]) => `^${oneOf(words)}(,${oneOf(words)})*$`;
const optionalId = Type.Optional(Uuid);
const optionalTime = Type.Optional(Timestamp);

const states = ["waiting", "offered", "held", "parked", "ended"] as const;
export const historyColumns = ["opened", "ended", "wait", "duration", "rating", "operator", "visitor"] as const;
export type HistoryColumnName = (typeof historyColumns)[number];

export const HistoryQuery = Type.Object(
  {
    project_id: optionalId,
    department_id: optionalId,
    operator_id: optionalId,
    visitor_id: optionalId,
    client_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    states: Type.Optional(
      Type.String({ pattern: listOf(states), maxLength: 60, description: "States, separated by commas." }),
    ),
    mark: Type.Optional(Type.Union([Type.Literal("new"), Type.Literal("forwarded"), Type.Literal("unanswered")])),
    end_reason: Type.Optional(
      Type.Union([Type.Literal("ended"), Type.Literal("contact_form"), Type.Literal("abandoned")]),
    ),
    ratings: Type.Optional(
      Type.String({ pattern: "^[1-5](,[1-5])*$", maxLength: 9, description: "Scores, separated by commas." }),
    ),
    opened_from: optionalTime,
    opened_before: optionalTime,
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
        pattern: `^-?${oneOf(historyColumns)}(,-?${oneOf(historyColumns)}){0,2}$`,
        maxLength: 60,
        description:
          "Up to three columns, separated by commas; a leading minus sorts downwards. `-opened` unless given.",
      }),
    ),
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
    page_token: Type.Optional(Type.String({ maxLength: 2048, description: "Of the page before." })),
  },
  strict,
);
export type HistoryQuery = Static<typeof HistoryQuery>;

export const HistoryPageBody = Type.Object({
  chats: Type.Array(ChatView, { description: "Without their previews." }),
  next_page_token: Type.String({ description: "Empty at the end." }),
});
export type HistoryPageBody = Static<typeof HistoryPageBody>;

export const DeletionBody = Type.Object(
  {
    ended_before: Timestamp,
    project_id: optionalId,
    confirmation: Type.String({
      maxLength: 40,
      description: "Typed by the person: the date of `ended_before` in UTC, as `YYYY-MM-DD`.",
    }),
  },
  strict,
);
export type DeletionBody = Static<typeof DeletionBody>;

export const DeletionView = Type.Object({
  id: Uuid,
  ended_before: Timestamp,
  project_id: Type.Union([Uuid, Type.Null()]),
  requested_by: Type.String(),
  requested_at: Timestamp,
  deleted: Type.Integer({ description: "Chats deleted so far." }),
  finished_at: Type.Union([Timestamp, Type.Null()], { description: "Null while it goes on." }),
});
export type DeletionView = Static<typeof DeletionView>;

export const AuditPageBody = Type.Object({
  entries: Type.Array(
    Type.Object({
      id: Uuid,
      at: Timestamp,
      actor: Type.Object({ id: Type.String(), name: Type.String() }),
      action: Type.String({ description: "`chat_deleted`, `deletion_requested`, `account_opened`..." }),
      params: Type.Record(Type.String(), Type.String()),
    }),
  ),
  next_page_token: Type.String({ description: "Empty at the end." }),
});
export type AuditPageBody = Static<typeof AuditPageBody>;

export const FiguresQuery = Type.Object(
  {
    from: Type.String({ format: "date-time", description: "Chats that ended at or after." }),
    before: Type.String({
      format: "date-time",
      description: "Chats that ended before; at most 400 days after `from`.",
    }),
    group: Type.Optional(
      Type.Union([
        Type.Literal("all"),
        Type.Literal("operator"),
        Type.Literal("department"),
        Type.Literal("project"),
        Type.Literal("day"),
      ]),
    ),
    project_id: optionalId,
    department_id: optionalId,
    operator_id: optionalId,
  },
  strict,
);
export type FiguresQuery = Static<typeof FiguresQuery>;

const SpreadView = Type.Union([
  Type.Object({
    median_s: Type.Number(),
    p95_s: Type.Number({ description: "95 of 100 are not longer." }),
  }),
  Type.Null(),
]);

export const FiguresView = Type.Object({
  key: Type.String({ description: "Id of the group, or its day as `YYYY-MM-DD`; empty for everything together." }),
  name: Type.String(),
  served: Type.Integer({ description: "Ended chats that an operator had, the contact form excepted." }),
  missed: Type.Integer({ description: "Ended chats that nobody had, the contact form excepted." }),
  contact_form: Type.Integer({ description: "Ended in the contact form." }),
  bounce_rate: Type.Number({ description: "contact_form / (served + contact_form)." }),
  waiting: SpreadView,
  first_response: SpreadView,
  duration: SpreadView,
  ratings: Type.Integer(),
  rating: Type.Number({ description: "Average; 0 without ratings." }),
  scores: Type.Array(Type.Integer(), { description: "How often each score from 1 to 5 was given." }),
  online_s: Type.Integer({ description: "Seconds online in the period; only by operator." }),
});
export type FiguresView = Static<typeof FiguresView>;

export const FiguresBody = Type.Object({ figures: Type.Array(FiguresView) });
export type FiguresBody = Static<typeof FiguresBody>;

export const NowBody = Type.Object({
  departments: Type.Array(
    Type.Object({
      department_id: Uuid,
      name: Type.String(),
      waiting: Type.Integer(),
      held: Type.Integer(),
      oldest_wait_s: Type.Number(),
      online: Type.Integer(),
    }),
  ),
  operators: Type.Array(
    Type.Object({ operator_id: Uuid, name: Type.String(), online: Type.Boolean(), held: Type.Integer() }),
  ),
});
export type NowBody = Static<typeof NowBody>;
