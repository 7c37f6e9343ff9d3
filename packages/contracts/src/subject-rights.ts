import {
  chatStream,
  feedStream,
  filesBucket,
  liveChatSubject,
  liveHeldSubject,
  liveLeasesLostSubject,
  liveListSubject,
  liveModeSubject,
  liveOnlineSubject,
  livePreferencesSubject,
  livePresenceSubject,
  livePushesLostSubject,
  liveVisitorSubject,
  presenceStream,
  type StreamDefinition,
  searchStream,
  ticketStream,
} from "./subjects.ts";

/** What one service does at NATS: the whole of it, because its user there may do nothing else. What is left out is nothing. */
export interface SubjectRights {
  /** What it tells whoever listens now. */
  readonly tells?: readonly string[];
  /** What it listens to. */
  readonly hears?: readonly string[];
  /** Whether it answers requests among what it hears. */
  readonly answers?: true;
  /** The stream that its outbox goes to, which it makes. */
  readonly keeps?: StreamDefinition;
  /** Streams that others fill, which it makes. */
  readonly makes?: readonly StreamDefinition[];
  /** Streams that it reads, with its consumers there; `*` where NATS names them, or where all are its own. */
  readonly reads?: readonly { readonly stream: StreamDefinition; readonly consumers: readonly string[] }[];
  /** Buckets of objects that it puts, gets and removes. */
  readonly buckets?: readonly string[];
}

/** Services with a user of their own at NATS, called like the service, and `feed` for billing systems, which are none of ours. */
export const natsUsers = ["chat", "feed", "gateway", "notify", "presence", "search"] as const;
export type NatsUser = (typeof natsUsers)[number];

/** Who does what at NATS. A service that is not named beside a subject here cannot forge it. */
export const subjectRights: Readonly<Record<NatsUser, SubjectRights>> = {
  chat: {
    tells: [
      liveChatSubject("*"),
      liveListSubject("*"),
      liveHeldSubject("*"),
      liveVisitorSubject("*"),
      livePushesLostSubject,
    ],
    hears: [liveOnlineSubject],
    keeps: chatStream,
    reads: [
      { stream: chatStream, consumers: ["*"] },
      { stream: presenceStream, consumers: ["chat-organisation"] },
      { stream: searchStream, consumers: ["chat-registrations"] },
    ],
    buckets: [filesBucket],
  },
  feed: { tells: [feedStream.subjects] },
  gateway: {
    // Typing, which passes through nobody else.
    tells: [liveChatSubject("*")],
    hears: [presenceStream.subjects, "switchboard.live.>"],
    answers: true,
    buckets: [filesBucket],
  },
  notify: {
    reads: [
      { stream: chatStream, consumers: ["*"] },
      { stream: searchStream, consumers: ["*"] },
      { stream: presenceStream, consumers: ["notify-organisation"] },
    ],
  },
  presence: {
    tells: [
      liveModeSubject("*"),
      livePreferencesSubject("*"),
      livePresenceSubject("*"),
      liveOnlineSubject,
      liveLeasesLostSubject,
    ],
    keeps: presenceStream,
  },
  search: {
    keeps: searchStream,
    makes: [feedStream, ticketStream],
    reads: [
      { stream: presenceStream, consumers: ["search-organisation"] },
      { stream: feedStream, consumers: ["search-feed"] },
      { stream: chatStream, consumers: ["search-registrations", "search-addresses"] },
      { stream: ticketStream, consumers: ["search-tickets"] },
    ],
  },
};
