import { counter, gauge, histogram } from "@switchboard/kit/metrics";

/** What the gateway tells Prometheus. */

export const httpSeconds = histogram(
  "switchboard_gateway_http_request_duration_seconds",
  "Time from a request to its answer, by route and status.",
  ["method", "route", "status"],
);
export const rateLimited = counter(
  "switchboard_gateway_rate_limited_total",
  "Requests and frames refused because there were too many.",
  ["what"],
);
export const sockets = gauge("switchboard_gateway_sockets", "Open sockets by whom they belong to.", ["kind"]);
export const closes = counter("switchboard_gateway_socket_closes_total", "Closed sockets by close code.", ["code"]);
export const framesIn = counter("switchboard_gateway_frames_in_total", "Frames from clients by type.", ["type"]);
export const framesOut = counter("switchboard_gateway_frames_out_total", "Frames to clients.");
export const violations = counter("switchboard_gateway_violations_total", "Frames that broke the protocol.");
export const typingDropped = counter(
  "switchboard_gateway_typing_dropped_total",
  "Typing marks not sent because the reader is slow.",
);
export const slowConsumers = counter(
  "switchboard_gateway_slow_consumers_total",
  "Sockets cut off because they read too slowly.",
);
export const gapsFilled = counter("switchboard_gateway_gaps_filled_total", "Gaps in live messages that were fetched.");
export const resets = counter("switchboard_gateway_resets_total", "Watches answered with reset.");
export const ackSeconds = histogram(
  "switchboard_gateway_exchange_duration_seconds",
  "Time from a call to chat on the exchange to its result, by outcome.",
  ["outcome"],
);
export const exchangeOutstanding = gauge("switchboard_gateway_exchange_outstanding", "Calls to chat without a result.");
export const exchangeQueued = gauge("switchboard_gateway_exchange_queued", "Calls that chat takes no more of for now.");
export const exchangeStreams = gauge("switchboard_gateway_exchange_streams", "Live streams to chat.");
export const leaseRenewals = counter(
  "switchboard_gateway_lease_renewals_total",
  "Renewals of staff leases by outcome.",
  ["outcome"],
);
