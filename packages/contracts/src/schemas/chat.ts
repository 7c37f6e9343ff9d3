import Type, { type Static } from "typebox";
import { ChatMark, ChatState, EndReason } from "../gen/switchboard/chat/v1/chat_pb.js";
import { RequestKind, RequestState } from "../gen/switchboard/chat/v1/requests_pb.js";
import { wordsOf } from "../words.ts";
import { AuthorKindView, CursorsView, MessageView } from "./message.ts";
import { FieldErrorView } from "./problem.ts";
import { Body, Nullable, ReferenceView, StaffOnly, Timestamp, UNKNOWN_WORD, Uuid, View, Word } from "./shapes.ts";

/** Chats, and who they are with. */

export const chatStates = wordsOf(ChatState);

export const ChatStateView = Word(chatStates, {
  title: "ChatState",
  description: "`offered`: on its way to a department or operator; `parked`: its operator went Offline.",
});

export const ChatMarkView = Word(wordsOf(ChatMark), {
  title: "ChatMark",
  [UNKNOWN_WORD]: "new",
  description: "How it came into the list.",
});
export const EndReasonView = Word(wordsOf(EndReason), { title: "EndReason" });

export const VisitorView = View("Visitor", {
  id: Uuid,
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  client_id: Nullable(Type.String({ description: "The site's id of the client; null until they signed in." })),
});

/** A chat on its way to a department (C20) or to another operator (C21). */
export const OfferView = View(
  "Offer",
  {
    from: ReferenceView,
    department: Nullable(ReferenceView),
    to: Nullable(ReferenceView),
    reason: Type.String({ description: "Of a transfer, in the sender's words; empty for a forward." }),
    offered_at: Timestamp,
    due_at: Timestamp,
  },
  { description: "To the department it was forwarded to, or to the operator of a transfer." },
);

/** The latest answer to a missed conversation, by mail (C19). */
export const AnsweredView = View("Answered", { by: ReferenceView, at: Timestamp });

/** Where a conversation begins, as far as a page can tell it. */
export const OriginBody = Body(
  {
    page_url: Type.Optional(Type.String({ maxLength: 2048 })),
    referrer: Type.Optional(Type.String({ maxLength: 2048, description: "The page before the site." })),
    time_zone: Type.Optional(
      Type.String({ maxLength: 200, description: "IANA zone of the browser, for example `Europe/Berlin`." }),
    ),
    language: Type.Optional(
      Type.String({ maxLength: 200, description: "BCP 47 tag of the browser's language, for example `de-AT`." }),
    ),
  },
  { title: "OriginInput" },
);
export type OriginBody = Static<typeof OriginBody>;

/** Where a conversation began, as the visitor's browser told it. */
export const OriginView = View("Origin", {
  page_url: Nullable(Type.String()),
  referrer: Nullable(Type.String({ description: "The page before the site." })),
  user_agent: Nullable(Type.String()),
  ip_address: Nullable(Type.String()),
  time_zone: Nullable(
    Type.String({ description: "IANA zone, as the browser says it: perhaps one that is not known." }),
  ),
  language: Nullable(Type.String({ description: "BCP 47 tag, as the browser says it." })),
});

/** What only staff see of a chat. */
export const ChatForStaffView = View(
  "ChatForStaff",
  {
    name: Type.String({ description: "Given by operators; empty before." }),
    summary: Type.String(),
    mark: ChatMarkView,
    offer: Nullable(OfferView),
    listed_in: Type.Array(Uuid, { description: "The departments in whose lists it stands." }),
    parked_at: Nullable(Timestamp),
    unanswered_since: Nullable(Timestamp),
    origin: OriginView,
    answered: Nullable(AnsweredView),
  },
  { description: "What only staff see of a chat." },
);

export const RatingView = View("Rating", {
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  comment: Type.String(),
  rated_at: Timestamp,
});

export const ChatView = View("Chat", {
  id: Uuid,
  project: ReferenceView,
  department: ReferenceView,
  state: ChatStateView,
  visitor: VisitorView,
  operator: Nullable(ReferenceView),
  opened_at: Timestamp,
  queued_at: Timestamp,
  taken_at: Nullable(Timestamp),
  ended_at: Nullable(Timestamp),
  ended_by: Nullable(AuthorKindView),
  head_seq: Type.Integer({ description: "The number of the newest message." }),
  visitor_cursors: CursorsView,
  operator_cursors: CursorsView,
  previous_chat_id: Nullable(Uuid),
  preview: Type.Array(MessageView, { description: "Up to three newest messages, oldest first." }),
  version: Type.Integer({
    description: "Counts the changes of the chat itself; an older version never replaces a newer one.",
  }),
  end_reason: Nullable(EndReasonView),
  form_offered_at: Nullable(Timestamp),
  first_reply_at: Nullable(Timestamp),
  uploads_allowed: Nullable(
    Type.Boolean({ description: "Whether the visitor may send files here; null leaves it to the project." }),
  ),
  rating: Nullable(RatingView),
  staff: StaffOnly(ChatForStaffView),
});
export type ChatView = Static<typeof ChatView>;

/** A page of the site that the visitor looked at. */
export const PageView = View("Page", { url: Type.String(), title: Type.String(), visited_at: Timestamp });

/** What somebody on staff noted of a visitor or client. */
export const VisitorNoteView = View("VisitorNote", {
  id: Uuid,
  chat_id: Type.String({ format: "uuid", description: "Where it was written." }),
  text: Type.String(),
  author: ReferenceView,
  written_at: Timestamp,
});

/** A chat that the caller marked. */
export const FavouriteView = View("Favourite", { chat: ChatView, added_at: Timestamp });

/** Something asked for from a chat that others do (C11). */
export const ChatRequestView = View("ChatRequest", {
  id: Uuid,
  chat_id: Uuid,
  kind: Word(wordsOf(RequestKind), { title: "ChatRequestKind" }),
  state: Word(wordsOf(RequestState), { title: "ChatRequestState", [UNKNOWN_WORD]: "pending" }),
  params: Type.Record(Type.String(), Type.String(), { description: "What was asked for: `subject`, `name`..." }),
  result: Nullable(
    Type.String({
      description: "The ticket's or client's id; of a client that there is already (`search.client_exists`) its id.",
    }),
  ),
  reason: Nullable(Type.String({ description: "Why it failed.", examples: ["search.client_exists"] })),
  errors: Type.Array(FieldErrorView, { description: "What is wrong with it, of one that failed." }),
  requested_by: ReferenceView,
  requested_at: Timestamp,
});
