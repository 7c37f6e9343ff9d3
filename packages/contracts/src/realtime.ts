import Type, { type Static } from "typebox";
import { MESSAGE_MAX_LENGTH, REALTIME_PROTOCOL, WATCH_MAX } from "./limits.ts";
import { ChatView, PageView } from "./schemas/chat.ts";
import { AuthorView, CursorsView, MessageView } from "./schemas/message.ts";
import { DepartmentPresenceView, ModeView, StaffView } from "./schemas/organisation.ts";
import { PreferencesView } from "./schemas/preferences.ts";
import { problemFields } from "./schemas/problem.ts";
import { Body, Nullable, Timestamp, Uuid } from "./schemas/shapes.ts";

/**
 * The frames of the WebSocket at `/v1/realtime`, described one by one in docs/realtime.md.
 * Every frame is one JSON object with a type `t`. A client frame with an `id` is answered by exactly one of
 * `ack`, `watching`, `reset`, `done` or `error` that carries the same `id`.
 */

const RequestId = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: "Chosen by the client, unique among its unanswered frames.",
});
const Seq = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

/** A frame of the client. */
const Said = <T extends string, P extends Type.TProperties>(t: T, fields: P) => Body({ t: Type.Literal(t), ...fields });
/** A frame of the client that is answered. */
const Asked = <T extends string, P extends Type.TProperties>(t: T, fields: P) => Said(t, { id: RequestId, ...fields });
/** A frame of the server. */
const Told = <T extends string, P extends Type.TProperties>(t: T, fields: P) =>
  Type.Object({ t: Type.Literal(t), ...fields });

/** The first frame: who is here, and what they have already. A visitor who is known by their cookie sends no token. */
export const HelloFrame = Said("hello", {
  protocol: Type.Literal(REALTIME_PROTOCOL),
  token: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4096,
      description: "Access token of staff, or a visitor's; never in the URL.",
    }),
  ),
  resume: Type.Optional(
    Type.Record(Type.String({ format: "uuid" }), Seq, {
      maxProperties: WATCH_MAX,
      description: "The newest sequence number had of each chat; they are watched again and what was missed is sent.",
    }),
  ),
});

/** A fresh access token, sent before the old one expires. */
export const TokenFrame = Asked("token", { token: Type.String({ minLength: 1, maxLength: 4096 }) });
/** Follow a chat: what comes after `after_seq` is sent, then everything new. Also fetches a gap of a watched chat. */
export const WatchFrame = Asked("watch", { chat_id: Uuid, after_seq: Seq });
/** Stop following a chat. */
export const UnwatchFrame = Asked("unwatch", { chat_id: Uuid });
/** Write a message. Safe to repeat with the same `message_id`. */
export const SendFrame = Asked("send", {
  chat_id: Uuid,
  message_id: Uuid,
  text: Type.String({ minLength: 1, maxLength: MESSAGE_MAX_LENGTH }),
});
/** Say how far this side has come; cursors never move back. */
export const CursorFrame = Asked("cursor", {
  chat_id: Uuid,
  delivered_seq: Type.Optional(Seq),
  read_seq: Type.Optional(Seq),
});
/** The user is writing; repeat at most every 2 s while they do. Not answered. */
export const TypingFrame = Said("typing", { chat_id: Uuid });

/** The visitor looks at a page of the project's site (C8); at most once a second. */
export const VisitFrame = Asked("visit", {
  project_id: Uuid,
  url: Type.String({ minLength: 1, maxLength: 2000 }),
  title: Type.Optional(Type.String({ maxLength: 1000 })),
});

export const ClientFrame = Type.Union([
  HelloFrame,
  TokenFrame,
  WatchFrame,
  UnwatchFrame,
  SendFrame,
  CursorFrame,
  TypingFrame,
  VisitFrame,
]);
export type HelloFrame = Static<typeof HelloFrame>;
export type TokenFrame = Static<typeof TokenFrame>;
export type ClientFrame = Static<typeof ClientFrame>;

/** Answers `hello`. */
export const WelcomeFrame = Told("welcome", {
  protocol: Type.Literal(REALTIME_PROTOCOL),
  connection_id: Uuid,
  heartbeat_ms: Type.Integer(),
  server_time: Timestamp,
  staff: Nullable(StaffView),
  visitor_id: Nullable(Uuid),
  forced_offline: Type.Optional(
    Type.Object(
      { by: Type.String(), reason: Type.String() },
      { description: "An administrator switched the reader offline, and they did not go online themselves since." },
    ),
  ),
});
/** Everything asked for by `resume` has been sent. */
export const ResumedFrame = Told("resumed", { heads: Type.Record(Type.String(), Seq) });
/** Answers `watch`, after the missed messages were sent. */
export const WatchingFrame = Told("watching", { id: RequestId, chat: ChatView });
/** Too much was missed (or the chat may not be seen any more): load a page over REST and watch from its end. Without `id` when it answers `resume`. */
export const ResetFrame = Told("reset", { id: Type.Optional(RequestId), chat_id: Uuid, head_seq: Seq });
/** Answers `send`: the message is in the database. `chat_id` is another than asked for when that chat had ended. */
export const AckFrame = Told("ack", { id: RequestId, chat_id: Uuid, message_id: Uuid, seq: Seq, sent_at: Timestamp });
/** Answers `token`, `unwatch`, `cursor` and `visit`. */
export const DoneFrame = Told("done", { id: RequestId });
/** Refuses a frame; the connection lives on. Without `id` when the frame had none that could be read. */
export const ErrorFrame = Told("error", { id: Type.Optional(RequestId), ...problemFields });
/** A message of a watched chat. */
export const MessageFrame = Told("message", { message: MessageView });
/** One side of a watched chat came further. */
export const CursorsFrame = Told("cursors", {
  chat_id: Uuid,
  side: Type.Union([Type.Literal("visitor"), Type.Literal("operator")]),
  cursors: CursorsView,
});
/** Someone writes in a watched chat; forget it after 5 s. */
export const TypingServerFrame = Told("typing", { chat_id: Uuid, author: AuthorView });
/** A watched chat changed (taken, ended, identified), or the reader holds one more. */
export const ChatFrame = Told("chat", { chat: ChatView });
/** Staff: the visitor of a watched chat looks at another page (C2). May be lost. */
export const PageFrame = Told("page", { chat_id: Uuid, page: PageView });
/** Visitor: their operator wants to be noticed (C14): sound, and blink until the chat was looked at. */
export const KnockFrame = Told("knock", { chat_id: Uuid, operator_name: Type.String() });
/** Staff: the list of chats changed. */
export const ListFrame = Told("list", {
  department_id: Uuid,
  change: Type.Union([
    Type.Object({ kind: Type.Literal("waiting"), chat: ChatView }),
    Type.Object({
      kind: Type.Literal("left"),
      chat_id: Uuid,
      operator: Nullable(Type.Object({ id: Uuid, name: Type.String() })),
    }),
    Type.Object({ kind: Type.Literal("message"), message: MessageView }),
  ]),
});
/** Staff: something of the list of chats may have been missed; load it again. */
export const ListStaleFrame = Told("list_stale", {
  /** `waiting`: the list of chats; `own`: what the reader holds, has on offer or parked. */
  list: Type.Union([Type.Literal("waiting"), Type.Literal("own")]),
});
/** Staff: who of a department is online. */
export const PresenceFrame = Told("presence", { department: DepartmentPresenceView });
/** Staff: the reader's own mode, as set in any of their tabs. `forced_by` and `reason` stand there when an administrator switched them offline. */
export const ModeFrame = Told("mode", {
  mode: ModeView,
  forced_by: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
});
/** Staff: what the reader prefers, as saved in any of their tabs. */
export const PreferencesFrame = Told("preferences", { preferences: PreferencesView });
/** Sent every `heartbeat_ms`: the newest sequence numbers of the watched chats, so that a lost push is noticed. */
export const HeartbeatFrame = Told("heartbeat", { heads: Type.Record(Type.String(), Seq) });
/** This instance stops: after `after_ms` open a new connection, resume there, then close this one. */
export const DrainFrame = Told("drain", { after_ms: Type.Integer() });

export const ServerFrame = Type.Union([
  WelcomeFrame,
  ResumedFrame,
  WatchingFrame,
  ResetFrame,
  AckFrame,
  DoneFrame,
  ErrorFrame,
  MessageFrame,
  CursorsFrame,
  TypingServerFrame,
  ChatFrame,
  PageFrame,
  KnockFrame,
  ListFrame,
  ListStaleFrame,
  PresenceFrame,
  ModeFrame,
  PreferencesFrame,
  HeartbeatFrame,
  DrainFrame,
]);
export type ServerFrame = Static<typeof ServerFrame>;
export type WelcomeFrame = Static<typeof WelcomeFrame>;
export type ErrorFrame = Static<typeof ErrorFrame>;
export type AckFrame = Static<typeof AckFrame>;
export type ListFrame = Static<typeof ListFrame>;
export type ListStaleFrame = Static<typeof ListStaleFrame>;
export type ModeFrame = Static<typeof ModeFrame>;
