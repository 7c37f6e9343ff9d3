import { HEARTBEAT_MS } from "@switchboard/contracts/limits";
import type { AppSettings } from "./app.ts";
import type { GatewayConfig } from "./config.ts";
import type { RequestLimits } from "./plugins/rate-limit.ts";

/** Milliseconds from the first byte of a request to the end of its headers. */
const HEADERS_MS = 15_000;
/** Milliseconds from a connection to a valid `hello`. */
const HELLO_MS = 5_000;
/** How often leases are renewed, in milliseconds; presence forgets one after 20 s, so one renewal may fail. */
const LEASE_MS = 8_000;
/** What is left of the grace for everything after the sockets, in milliseconds. */
const AFTER_DRAIN_MS = 3_000;

/** The app's part of the settings. */
export function toAppSettings(config: GatewayConfig): AppSettings {
  return {
    secure: config.GATEWAY_COOKIE_SECURE,
    trustProxy: config.GATEWAY_TRUST_PROXY,
    webRoot: config.GATEWAY_WEB_ROOT,
    requestsPerMinute: toRequestLimits(config),
    signInsPerMinute: config.GATEWAY_SIGN_IN_LIMIT_PER_MINUTE,
    headersMs: HEADERS_MS,
    visitorsPerMinute: config.GATEWAY_VISITOR_LIMIT_PER_MINUTE,
    sockets: { perAddress: config.GATEWAY_SOCKETS_PER_ADDRESS, perVisitor: config.GATEWAY_SOCKETS_PER_VISITOR },
    realtime: {
      heartbeatMs: HEARTBEAT_MS,
      helloMs: HELLO_MS,
      leaseMs: LEASE_MS,
      visitorFrames: {
        burst: config.GATEWAY_VISITOR_FRAME_BURST,
        perSecond: config.GATEWAY_VISITOR_FRAMES_PER_SECOND,
      },
      staffFrames: { burst: config.GATEWAY_STAFF_FRAME_BURST, perSecond: config.GATEWAY_STAFF_FRAMES_PER_SECOND },
      socketsMax: config.GATEWAY_SOCKETS_MAX,
      sendQueueBytes: config.GATEWAY_SEND_QUEUE_BYTES,
      drainSpreadMs: config.GATEWAY_DRAIN_SPREAD_MS,
      drainGraceMs: Math.max(0, config.SHUTDOWN_GRACE_MS - AFTER_DRAIN_MS),
    },
  };
}

/** A kind of caller without a limit of its own has the general one. */
function toRequestLimits(config: GatewayConfig): RequestLimits {
  const general = config.GATEWAY_RATE_LIMIT_PER_MINUTE;
  return {
    visitor: general,
    staff: config.GATEWAY_STAFF_LIMIT_PER_MINUTE || general,
    key: config.GATEWAY_KEY_LIMIT_PER_MINUTE || general,
    anonymous: config.GATEWAY_ADDRESS_LIMIT_PER_MINUTE || general,
  };
}
