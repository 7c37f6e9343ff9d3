/** Numbers that both ends of the API must agree on. Kept free of imports, so that a browser bundle can afford them. */

/** Version of the WebSocket protocol (docs/realtime.md). */
export const REALTIME_PROTOCOL = 1;
/** Characters of a message. */
export const MESSAGE_MAX_LENGTH = 4000;
/** The server sends a heartbeat this often, in milliseconds; twice and a half of it without one means the line is dead. */
export const HEARTBEAT_MS = 8_000;
/** More missed messages than this are not replayed: the server answers `reset` and the client loads a fresh page. */
export const REPLAY_MAX = 1_000;
/** Chats that one socket may watch. */
export const WATCH_MAX = 500;
/** Bytes of one frame from a client. */
export const FRAME_MAX_BYTES = 32_768;
/** Protocol violations in a row that close the socket. */
export const VIOLATIONS_MAX = 3;
/** A typing mark lives this long unless it is renewed, in milliseconds. */
export const TYPING_MS = 5_000;

/** Why the server closed a socket. */
export const CloseCode = {
  /** The token is missing, forged or expired: sign in again before reconnecting. */
  unauthenticated: 4001,
  /** Three frames in a row broke the protocol. */
  protocolViolation: 4002,
  /** The client reads too slowly: reconnect and resume. */
  slowConsumer: 4008,
  /** The instance stops: reconnect and resume on another. */
  serviceRestart: 1012,
} as const;
