import Type, { type Static } from "typebox";
import { BusinessHoursView, ChatFormView, PermissionView, RoutingModeView } from "./organisation-views.ts";

/**
 * What the gateway shows of chats, staff and departments: the JSON shapes shared by REST, the WebSocket and the SDK.
 * Times are RFC 3339 in UTC; absent values are `null`, never missing.
 */

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Uuid = Type.String({ format: "uuid" });
export const Timestamp = Type.String({ format: "date-time" });

export const AuthorView = Type.Object({
  kind: Type.Union([Type.Literal("visitor"), Type.Literal("operator"), Type.Literal("system")]),
  id: Nullable(Type.String()),
  name: Nullable(Type.String({ description: "As it is to be shown; null when a visitor gave none." })),
});
export type AuthorView = Static<typeof AuthorView>;

export const SystemNoteView = Type.Object({
  code: Type.String({
    description:
      "`taken`, `forwarded`, `form_offered`, `uploads_allowed`, `uploads_forbidden`, `ended`, `identified`, `sign_in_asked` or `page_offered`; skip one that is not known.",
  }),
  params: Type.Record(Type.String(), Type.String()),
});

export const FileView = Type.Object({
  id: Uuid,
  name: Type.String({ description: "Fit to be shown and saved under." }),
  media_type: Type.String({ description: "By content, for example `image/png`." }),
  size: Type.Integer({ description: "Bytes." }),
  width: Nullable(Type.Integer({ description: "Pixels; null when it is no image." })),
  height: Nullable(Type.Integer()),
});
export type FileView = Static<typeof FileView>;

export const MessageView = Type.Object({
  chat_id: Uuid,
  seq: Type.Integer({ minimum: 1, description: "1, 2, 3... without a gap." }),
  message_id: Uuid,
  author: AuthorView,
  text: Nullable(Type.String({ description: "Null for a file and for a note of the system." })),
  file: Nullable(FileView),
  system: Nullable(SystemNoteView),
  sent_at: Timestamp,
});
export type MessageView = Static<typeof MessageView>;

export const CursorsView = Type.Object({
  delivered_seq: Type.Integer({ description: "The newest message that reached a screen of this side." }),
  read_seq: Type.Integer({ description: "The newest message that this side looked at." }),
});
export type CursorsView = Static<typeof CursorsView>;

export const VisitorView = Type.Object({
  id: Uuid,
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  client_id: Nullable(Type.String({ description: "The site's id of the client; null until they signed in." })),
});
export type VisitorView = Static<typeof VisitorView>;

/** A chat on its way to a department (C20) or to another operator (C21). */
export const OfferView = Type.Object({
  from: Type.Object({ id: Uuid, name: Type.String() }),
  department: Nullable(
    Type.Object({ id: Uuid, name: Type.String() }, { description: "The department it was forwarded to." }),
  ),
  to: Nullable(Type.Object({ id: Uuid, name: Type.String() }, { description: "The operator it is offered to." })),
  reason: Type.String({ description: "Of a transfer, in the sender's words; empty for a forward." }),
  offered_at: Timestamp,
  due_at: Timestamp,
});
export type OfferView = Static<typeof OfferView>;

/** The latest answer to a missed conversation, by mail (C19). */
export const AnsweredView = Type.Object({ by: Type.Object({ id: Uuid, name: Type.String() }), at: Timestamp });
export type AnsweredView = Static<typeof AnsweredView>;

/** Where a conversation began, as the visitor's browser told it. */
export const OriginView = Type.Object({
  page_url: Nullable(Type.String()),
  referrer: Nullable(Type.String({ description: "The page before the site." })),
  user_agent: Nullable(Type.String()),
  ip_address: Nullable(Type.String()),
});
export type OriginView = Static<typeof OriginView>;

/** What only staff see of a chat. */
export const ChatForStaffView = Type.Object({
  name: Type.String({ description: "Given by operators; empty before." }),
  summary: Type.String(),
  mark: Type.Union([Type.Literal("new"), Type.Literal("forwarded"), Type.Literal("unanswered")]),
  offer: Nullable(OfferView),
  listed_in: Type.Array(Uuid, { description: "The departments in whose lists it stands." }),
  parked_at: Nullable(Timestamp),
  unanswered_since: Nullable(Timestamp),
  origin: OriginView,
  answered: Nullable(AnsweredView),
});
export type ChatForStaffView = Static<typeof ChatForStaffView>;

export const RatingView = Type.Object({
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  comment: Type.String(),
  rated_at: Timestamp,
});
export type RatingView = Static<typeof RatingView>;

export const ChatView = Type.Object({
  id: Uuid,
  project: Type.Object({ id: Uuid, name: Type.String() }),
  department: Type.Object({ id: Uuid, name: Type.String() }),
  state: Type.Union(
    [
      Type.Literal("waiting"),
      Type.Literal("offered"),
      Type.Literal("held"),
      Type.Literal("parked"),
      Type.Literal("ended"),
    ],
    { description: "`offered`: on its way to a department or operator; `parked`: its operator went Offline." },
  ),
  visitor: VisitorView,
  operator: Nullable(Type.Object({ id: Uuid, name: Type.String() })),
  opened_at: Timestamp,
  queued_at: Timestamp,
  taken_at: Nullable(Timestamp),
  ended_at: Nullable(Timestamp),
  ended_by: Nullable(Type.Union([Type.Literal("visitor"), Type.Literal("operator"), Type.Literal("system")])),
  head_seq: Type.Integer({ description: "The number of the newest message." }),
  visitor_cursors: CursorsView,
  operator_cursors: CursorsView,
  previous_chat_id: Nullable(Uuid),
  preview: Type.Array(MessageView, { description: "Up to three newest messages, oldest first." }),
  version: Type.Integer({
    description: "Counts the changes of the chat itself; an older version never replaces a newer one.",
  }),
  end_reason: Nullable(Type.Union([Type.Literal("ended"), Type.Literal("contact_form"), Type.Literal("abandoned")])),
  form_offered_at: Nullable(Timestamp),
  first_reply_at: Nullable(Timestamp),
  uploads_allowed: Nullable(
    Type.Boolean({ description: "Whether the visitor may send files here; null leaves it to the project." }),
  ),
  rating: Nullable(RatingView),
  staff: Nullable(ChatForStaffView),
});
export type ChatView = Static<typeof ChatView>;

/** A page of the site that the visitor looked at. */
export const PageView = Type.Object({ url: Type.String(), title: Type.String(), visited_at: Timestamp });
export type PageView = Static<typeof PageView>;

export const ModeView = Type.Union([Type.Literal("online"), Type.Literal("offline")]);
export type ModeView = Static<typeof ModeView>;

export const StaffView = Type.Object({
  id: Uuid,
  email: Type.String(),
  name: Type.String(),
  role: Type.Union([Type.Literal("operator"), Type.Literal("head"), Type.Literal("administrator")]),
  department_ids: Type.Array(Uuid),
  permissions: Type.Array(PermissionView),
  mode: ModeView,
});
export type StaffView = Static<typeof StaffView>;

export const DepartmentView = Type.Object({
  id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  language: Type.String(),
  accepts_chats: Type.Boolean(),
  accepts_tickets: Type.Boolean(),
  head_id: Nullable(Uuid),
  escalates_to_id: Nullable(Uuid),
  project_ids: Type.Array(Uuid),
  permissions: Type.Array(PermissionView, { description: "What its members may use (P1)." }),
  routing_mode: RoutingModeView,
  chat_limit: Type.Integer({ description: "Chats that one operator may be given automatically." }),
  reply_limit_s: Type.Integer({ description: "Seconds that a visitor waits for an away operator (P4)." }),
  waiting_limit_s: Type.Integer({ description: "Seconds in the list after which the contact form is offered (C19)." }),
  hours: Nullable(BusinessHoursView),
  email: Nullable(Type.String({ description: "Mailbox for missed conversations; null means the members' own." })),
});
export type DepartmentView = Static<typeof DepartmentView>;

export const DepartmentPresenceView = Type.Object({
  department_id: Uuid,
  department_name: Type.String(),
  online: Type.Array(
    Type.Object({
      staff_id: Uuid,
      name: Type.String(),
      reachability: Type.Union([Type.Literal("reachable"), Type.Literal("suspect")]),
    }),
  ),
});
export type DepartmentPresenceView = Static<typeof DepartmentPresenceView>;

/** What a widget needs to know of its project before a chat. */
export const WidgetView = Type.Object({
  project: Type.Object({ id: Uuid, slug: Type.String(), name: Type.String(), accent_color: Type.String() }),
  form: ChatFormView,
  uploads_allowed: Type.Boolean({ description: "Until an operator decides otherwise in a chat (C13)." }),
  departments: Type.Array(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      online: Nullable(Type.Integer({ description: "How many operators are online; null while nobody knows." })),
      open: Type.Boolean({ description: "Within its business hours." }),
      opens_at: Nullable(Timestamp),
    }),
  ),
});
export type WidgetView = Static<typeof WidgetView>;

/** RFC 9457 problem: every error of the API has this shape. */
export const ProblemView = Type.Object({
  type: Type.String({ description: "`/problems/<reason>`." }),
  title: Type.String(),
  status: Type.Integer(),
  kind: Type.String({ description: "Kind of the error taxonomy, for example `failed_precondition`." }),
  reason: Type.String({ description: "Stable code, for example `chat.already_taken`." }),
  instance: Type.Optional(Type.String()),
  request_id: Type.Optional(Type.String()),
  params: Type.Record(Type.String(), Type.String()),
  errors: Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() })),
});
export type ProblemView = Static<typeof ProblemView>;
