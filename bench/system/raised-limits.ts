/** Settings for a system under load: everybody comes from one address, and senders write as fast as they are answered. */
export const raisedLimits: Readonly<Record<string, string>> = {
  GATEWAY_RATE_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_SIGN_IN_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_VISITOR_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_SOCKETS_PER_ADDRESS: "1000000",
  GATEWAY_VISITOR_FRAME_BURST: "100000",
  GATEWAY_VISITOR_FRAMES_PER_SECOND: "100000",
  GATEWAY_STAFF_FRAME_BURST: "100000",
  GATEWAY_STAFF_FRAMES_PER_SECOND: "100000",
  LOG_LEVEL: "warn",
};
