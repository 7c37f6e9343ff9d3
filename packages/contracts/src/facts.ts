import * as chat from "./gen/switchboard/chat/v1/chat_events_pb.js";
import { ReplyTemplateSavedSchema } from "./gen/switchboard/chat/v1/reply_template_events_pb.js";
import { ClientRequestedSchema, TicketRequestedSchema } from "./gen/switchboard/chat/v1/request_events_pb.js";
import { MailRequestedSchema } from "./gen/switchboard/notify/v1/mail_pb.js";
import * as presence from "./gen/switchboard/presence/v1/presence_events_pb.js";
import * as search from "./gen/switchboard/search/v1/search_events_pb.js";
import { TicketChargedSchema, TicketOpenedSchema } from "./gen/switchboard/tickets/v1/ticket_events_pb.js";

/** Facts of presence, by the word for each in its subject. */
export const presenceFacts = {
  project_saved: presence.ProjectSavedSchema,
  project_deleted: presence.ProjectDeletedSchema,
  department_saved: presence.DepartmentSavedSchema,
  department_deleted: presence.DepartmentDeletedSchema,
  staff_saved: presence.StaffSavedSchema,
  staff_deactivated: presence.StaffDeactivatedSchema,
  api_key_revoked: presence.ApiKeyRevokedSchema,
  session_ended: presence.SessionEndedSchema,
} as const;
export type PresenceEvent = keyof typeof presenceFacts;

/** Facts of chat, by the word for each in its subject. */
export const chatFacts = {
  chat_opened: chat.ChatOpenedSchema,
  message_sent: chat.MessageSentSchema,
  chat_taken: chat.ChatTakenSchema,
  chat_forwarded: chat.ChatForwardedSchema,
  transfer_offered: chat.TransferOfferedSchema,
  chat_returned: chat.ChatReturnedSchema,
  chat_parked: chat.ChatParkedSchema,
  chat_unanswered: chat.ChatUnansweredSchema,
  form_offered: chat.FormOfferedSchema,
  chat_ended: chat.ChatEndedSchema,
  chat_answered: chat.ChatAnsweredSchema,
  chat_moved: chat.ChatMovedSchema,
  chat_renamed: chat.ChatRenamedSchema,
  chat_rated: chat.ChatRatedSchema,
  uploads_set: chat.UploadsSetSchema,
  visitor_identified: chat.VisitorIdentifiedSchema,
  client_seen: chat.ClientSeenSchema,
  ticket_requested: TicketRequestedSchema,
  client_requested: ClientRequestedSchema,
  reply_template_saved: ReplyTemplateSavedSchema,
  mail_requested: MailRequestedSchema,
} as const;
export type ChatEvent = keyof typeof chatFacts;

/** Facts of search, by the word for each in its subject. */
export const searchFacts = {
  client_saved: search.ClientSavedSchema,
  client_deleted: search.ClientDeletedSchema,
  client_merged: search.ClientMergedSchema,
  client_edited: search.ClientEditedSchema,
  client_erased: search.ClientErasedSchema,
  /** Of a chat. */
  registration_answered: search.RegistrationAnsweredSchema,
} as const;
export type SearchEvent = keyof typeof searchFacts;

/** Facts of tickets, by the word for each in its subject. */
export const ticketFacts = {
  ticket_opened: TicketOpenedSchema,
  ticket_charged: TicketChargedSchema,
} as const;
export type TicketEvent = keyof typeof ticketFacts;
