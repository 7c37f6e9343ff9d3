import { type ChannelOptions, credentials } from "@grpc/grpc-js";

/**
 * A gRPC target for `host:port`, or for several `ip:port` separated by commas. A name that resolves to many addresses
 * (a headless Kubernetes service) is spread over as well.
 */
export function targetOf(address: string): string {
  return address.includes(",") ? `ipv4:${address}` : `dns:///${address}`;
}

/** Traffic inside the company's own network; who is calling is proved by the caller token, not by the channel. */
export const channelCredentials = credentials.createInsecure();

/**
 * Calls are spread over all addresses. A dead peer is noticed in 10 s and tried again at least every half second: those who
 * try are few, and thousands of clients wait for them. A name is looked up again as soon, should the peer have moved.
 */
export const channelOptions: ChannelOptions = {
  "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  "grpc.keepalive_time_ms": 5_000,
  "grpc.keepalive_timeout_ms": 5_000,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.min_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 500,
  "grpc.dns_min_time_between_resolutions_ms": 1_000,
  "grpc.enable_http_proxy": 0,
  // Nobody reads what it counts at each call.
  "grpc.enable_channelz": 0,
};
