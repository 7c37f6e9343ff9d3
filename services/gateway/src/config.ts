import { adminPort, commonSettings, count } from "@switchboard/kit/config";
import Type, { type Static } from "typebox";

/** How many requests somebody may make who has a limit of their own if one is set. */
const ownLimit = (whose: string) =>
  Type.Integer({
    default: 0,
    minimum: 0,
    description: `Requests a minute ${whose}; 0 means GATEWAY_RATE_LIMIT_PER_MINUTE.`,
  });

/** Settings of the gateway, read from the environment. */
export const GatewayConfig = Type.Object({
  ...commonSettings,
  GATEWAY_HOST: Type.String({ default: "0.0.0.0", description: "Address the API listens on." }),
  GATEWAY_PORT: Type.Integer({ default: 8080, minimum: 0, maximum: 65_535, description: "Port of the API." }),
  GATEWAY_ADMIN_PORT: adminPort(9080),
  REDIS_URL: Type.String({ minLength: 1, description: "Address of Redis, which counts for the rate limits." }),
  CHAT_ADDRESS: Type.String({
    minLength: 1,
    description: "host:port of the chat service; several are separated by commas, a name may resolve to many.",
  }),
  PRESENCE_ADDRESS: Type.String({ minLength: 1, description: "host:port of the presence service." }),
  NOTIFY_ADDRESS: Type.String({ minLength: 1, description: "host:port of the notify service." }),
  SEARCH_ADDRESS: Type.String({ minLength: 1, description: "host:port of the search service." }),
  STAFF_TOKEN_PUBLIC_KEYS: Type.String({
    minLength: 1,
    description: "Public keys (Ed25519, base64url) of staff access tokens, separated by commas while one is rotated.",
  }),
  VISITOR_COOKIE_SECRETS: Type.String({
    minLength: 32,
    description: "Secrets of the visitor cookie, separated by commas; the first signs, all are believed.",
  }),
  GATEWAY_COOKIE_SECURE: Type.Boolean({
    default: true,
    description: "Cookies only over https, and usable on other sites; false is for development without TLS.",
  }),
  GATEWAY_TRUST_PROXY: Type.String({
    default: "",
    description: "Addresses or networks of proxies whose X-Forwarded-* headers are believed, separated by commas.",
  }),
  GATEWAY_ORIGINS: Type.String({
    default: "",
    description:
      "Origins of pages for staff that the gateway does not serve itself, separated by commas. Sites with a widget stand in their projects.",
  }),
  GATEWAY_WEB_ROOT: Type.String({ default: "", description: "Folder of the built web pages; empty means the repo's." }),
  GATEWAY_RATE_LIMIT_PER_MINUTE: count(
    600,
    "Requests a minute of one visitor, and of one of every other kind of caller without its own limit.",
  ),
  GATEWAY_STAFF_LIMIT_PER_MINUTE: ownLimit("of one staff member"),
  GATEWAY_KEY_LIMIT_PER_MINUTE: ownLimit("with one API key"),
  GATEWAY_ADDRESS_LIMIT_PER_MINUTE: ownLimit("from one address of nobody known"),
  GATEWAY_SIGN_IN_LIMIT_PER_MINUTE: count(20, "Attempts to sign in a minute from one address."),
  GATEWAY_VISITOR_LIMIT_PER_MINUTE: count(120, "Visitor cookies a minute issued to one address."),
  GATEWAY_VISITOR_FRAME_BURST: count(50, "Frames a visitor's socket may send at once."),
  GATEWAY_VISITOR_FRAMES_PER_SECOND: count(20, "Frames a second of a visitor's socket after the burst."),
  GATEWAY_STAFF_FRAME_BURST: count(
    500,
    "Frames a staff socket, which speaks for all chats its owner has open, may send at once.",
  ),
  GATEWAY_STAFF_FRAMES_PER_SECOND: count(200, "Frames a second of a staff socket after the burst."),
  GATEWAY_SOCKETS_MAX: count(20_000, "Sockets of this instance; a tenth of them is kept for staff."),
  GATEWAY_SOCKETS_PER_ADDRESS: count(
    1_000,
    "Sockets of one address at this instance; behind one address may be a whole office.",
  ),
  GATEWAY_SOCKETS_PER_VISITOR: count(30, "Sockets of one visitor at this instance: one for each tab."),
  GATEWAY_SEND_QUEUE_BYTES: Type.Integer({
    default: 1_048_576,
    minimum: 65_536,
    description: "Bytes waiting for a slow reader; beyond it the socket is closed with 4008.",
  }),
  GATEWAY_DRAIN_SPREAD_MS: Type.Integer({
    default: 5_000,
    minimum: 0,
    description: "Milliseconds over which a stopping instance spreads the reconnections of its sockets.",
  }),
});
export type GatewayConfig = Static<typeof GatewayConfig>;
