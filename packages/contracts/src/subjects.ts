import type { ChatEvent, PresenceEvent, SearchEvent, TicketEvent } from "./facts.ts";

/**
 * Every NATS subject and stream of the system.
 *
 * `switchboard.<service>.v<N>.<event>.<id>` are facts: they pass through the service's outbox into its JetStream
 * stream and arrive at least once. `switchboard.live.*` is only worth knowing now: core NATS, in no stream, may be lost.
 */

/** A JetStream stream: one for each service that publishes facts. */
export interface StreamDefinition {
  readonly name: string;
  /** The one wildcard that selects all of its subjects. */
  readonly subjects: string;
}

export const presenceStream: StreamDefinition = { name: "PRESENCE", subjects: "switchboard.presence.v1.>" };
export const chatStream: StreamDefinition = { name: "CHAT", subjects: "switchboard.chat.v1.>" };
export const searchStream: StreamDefinition = { name: "SEARCH", subjects: "switchboard.search.v1.>" };

/** What is told of tickets. */
export const ticketStream: StreamDefinition = { name: "TICKETS", subjects: "switchboard.tickets.v1.>" };

/** What billing systems tell of their clients, each under the source's name: rows of docs/import.md. */
export const feedStream: StreamDefinition = { name: "FEED", subjects: "switchboard.feed.v1.clients.*" };

export const presenceEventSubject = (event: PresenceEvent, id: string): string =>
  `switchboard.presence.v1.${event}.${id}`;
export const chatEventSubject = (event: ChatEvent, chatId: string): string => `switchboard.chat.v1.${event}.${chatId}`;
export const searchEventSubject = (event: SearchEvent, id: string): string => `switchboard.search.v1.${event}.${id}`;
export const ticketEventSubject = (event: TicketEvent, ticketId: string): string =>
  `switchboard.tickets.v1.${event}.${ticketId}`;
/** Where a billing system tells of its clients. */
export const feedSubject = (source: string): string => `switchboard.feed.v1.clients.${source}`;
/** `MailRequested`, in the stream of the service that wants a mail to be sent; `*` selects every mail. */
export const mailRequestedSubject = (service: "chat", mailId: string): string =>
  `switchboard.${service}.v1.mail_requested.${mailId}`;

/** Bucket of the JetStream object store with the files of chats. */
export const filesBucket = "files";

/** `ChatLive`: everything that happens in one chat. */
export const liveChatSubject = (chatId: string): string => `switchboard.live.chat.${chatId}`;
/** `ListLive`: the list of chats of one department. */
export const liveListSubject = (departmentId: string): string => `switchboard.live.list.${departmentId}`;
/** `HeldLive`: the chats that one operator holds. */
export const liveHeldSubject = (staffId: string): string => `switchboard.live.held.${staffId}`;
/** `VisitorLive`: all tabs of one browser. */
export const liveVisitorSubject = (visitorId: string): string => `switchboard.live.visitor.${visitorId}`;
/** `ModeChanged`: one person switched online or offline. */
export const liveModeSubject = (staffId: string): string => `switchboard.live.mode.${staffId}`;
/** `DepartmentPresence`: who of a department is online; `*` selects every department. */
export const livePresenceSubject = (departmentId: string): string => `switchboard.live.presence.${departmentId}`;
/** Nothing but the subject: who may be given work changed; at most ten a second from each instance of presence. */
export const liveOnlineSubject = "switchboard.live.online";
/** Nothing but the subject: presence was without Redis, where leases are; whoever holds some renews them at once. */
export const liveLeasesLostSubject = "switchboard.live.leases_lost";
/** `Preferences`: what one person prefers. */
export const livePreferencesSubject = (staffId: string): string => `switchboard.live.preferences.${staffId}`;
/** Nothing but the subject: an instance of chat may have lost pushes, because it has just started or was without NATS. */
export const livePushesLostSubject = "switchboard.live.pushes_lost";
