import { metricsOf } from "@switchboard/kit/metrics";

const { counter, gauge, histogram } = metricsOf("gateway");

/** What the gateway tells Prometheus. */

export const httpSeconds = histogram(
  "http_request_duration_seconds",
  "Time from a request to its answer, by route and status.",
  ["method", "route", "status"],
);
export const rateLimited = counter("rate_limited_total", "Requests and frames refused because there were too many.", [
  "what",
]);
export const sockets = gauge("sockets", "Open sockets by whom they belong to.", ["kind"]);
export const closes = counter("socket_closes_total", "Closed sockets by close code.", ["code"]);
export const framesIn = counter("frames_in_total", "Frames from clients by type.", ["type"]);
export const framesOut = counter("frames_out_total", "Frames to clients.");
export const violations = counter("violations_total", "Frames that broke the protocol.");
export const typingDropped = counter("typing_dropped_total", "Typing marks not sent because the reader is slow.");
export const slowConsumers = counter("slow_consumers_total", "Sockets cut off because they read too slowly.");
export const gapsFilled = counter("gaps_filled_total", "Gaps in live messages that were fetched.");
export const resets = counter("resets_total", "Watches answered with reset.");
export const ackSeconds = histogram(
  "exchange_duration_seconds",
  "Time from a call to chat on the exchange to its result, by outcome.",
  ["outcome"],
);
export const exchangeOutstanding = gauge("exchange_outstanding", "Calls to chat without a result.");
export const exchangeQueued = gauge("exchange_queued", "Calls that chat takes no more of for now.");
export const exchangeStreams = gauge("exchange_streams", "Live streams to chat.");
export const leaseRenewals = counter("lease_renewals_total", "Renewals of staff leases by outcome.", ["outcome"]);
