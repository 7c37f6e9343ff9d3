import Type, { type Static } from "typebox";
import { MESSAGE_MAX_LENGTH } from "./limits.ts";
import {
  ChatView,
  DepartmentPresenceView,
  DepartmentView,
  MessageView,
  ModeView,
  StaffView,
  Timestamp,
  Uuid,
} from "./views.ts";

/** Bodies of the gateway's REST routes, used by its schemas (and so its OpenAPI document) and by the SDK's types. */

const strict = { additionalProperties: false } as const;

export const SignInBody = Type.Object(
  { email: Type.String({ minLength: 3, maxLength: 254 }), password: Type.String({ minLength: 1, maxLength: 200 }) },
  strict,
);
export type SignInBody = Static<typeof SignInBody>;

/** A refresh cookie is set beside it (HttpOnly, only sent to `/v1/session`). */
export const SessionBody = Type.Object({ access_token: Type.String(), expires_at: Timestamp, staff: StaffView });
export type SessionBody = Static<typeof SessionBody>;

export const VisitorBody = Type.Object({ visitor_id: Uuid });
export type VisitorBody = Static<typeof VisitorBody>;

export const IdentifyBody = Type.Object(
  {
    project_id: Uuid,
    client_token: Type.String({ minLength: 1, maxLength: 4096, description: "JWT signed by the project's site." }),
  },
  strict,
);
export type IdentifyBody = Static<typeof IdentifyBody>;

/** Where a conversation begins, as far as a page can tell it. */
export const OriginBody = Type.Object(
  {
    page_url: Type.Optional(Type.String({ maxLength: 2048 })),
    referrer: Type.Optional(Type.String({ maxLength: 2048, description: "The page before the site." })),
  },
  strict,
);
export type OriginBody = Static<typeof OriginBody>;

export const OpenChatBody = Type.Object(
  {
    project_id: Uuid,
    department_id: Type.Optional(Uuid),
    name: Type.Optional(Type.String({ maxLength: 100 })),
    email: Type.Optional(Type.String({ maxLength: 254, format: "email" })),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    origin: Type.Optional(OriginBody),
    message_id: Type.String({ format: "uuid", description: "UUIDv7 made by the sender; makes a repetition harmless." }),
    text: Type.String({ minLength: 1, maxLength: MESSAGE_MAX_LENGTH }),
  },
  strict,
);
export type OpenChatBody = Static<typeof OpenChatBody>;

export const SendMessageBody = Type.Object(
  { message_id: Uuid, text: Type.String({ minLength: 1, maxLength: MESSAGE_MAX_LENGTH }) },
  strict,
);
export type SendMessageBody = Static<typeof SendMessageBody>;

export const MessageAcceptedBody = Type.Object({
  chat_id: Uuid,
  message_id: Uuid,
  seq: Type.Integer(),
  sent_at: Timestamp,
});
export type MessageAcceptedBody = Static<typeof MessageAcceptedBody>;

export const ChatBody = Type.Object({ chat: ChatView });
export type ChatBody = Static<typeof ChatBody>;

/** What is left out stays. */
export const RenameChatBody = Type.Object(
  { name: Type.Optional(Type.String({ maxLength: 100 })), summary: Type.Optional(Type.String({ maxLength: 2000 })) },
  { ...strict, minProperties: 1 },
);
export type RenameChatBody = Static<typeof RenameChatBody>;

export const VisitorChatBody = Type.Object({ chat: Type.Union([ChatView, Type.Null()]) });
export type VisitorChatBody = Static<typeof VisitorChatBody>;

export const ChatPageBody = Type.Object({
  chats: Type.Array(ChatView),
  next_page_token: Type.String({ description: "Empty at the end." }),
  total: Type.Integer(),
});
export type ChatPageBody = Static<typeof ChatPageBody>;

export const MessagePageBody = Type.Object({
  messages: Type.Array(MessageView, { description: "In the order of their numbers." }),
  head_seq: Type.Integer(),
  more: Type.Boolean({ description: "There are more in the direction asked for." }),
});
export type MessagePageBody = Static<typeof MessagePageBody>;

export const ModeBody = Type.Object({ mode: ModeView }, strict);
export type ModeBody = Static<typeof ModeBody>;

export const ForceOfflineBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, description: "Shown to the person." }) },
  strict,
);
export type ForceOfflineBody = Static<typeof ForceOfflineBody>;

export const PresenceBody = Type.Object({ departments: Type.Array(DepartmentPresenceView) });
export type PresenceBody = Static<typeof PresenceBody>;

export const DepartmentsBody = Type.Object({ departments: Type.Array(DepartmentView) });
export type DepartmentsBody = Static<typeof DepartmentsBody>;
