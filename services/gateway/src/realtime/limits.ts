import type { BucketLimits } from "./socket/token-bucket.ts";

/** Limits of the WebSocket that an operator of the system may set; the protocol's own are in contracts/limits. */
export interface RealtimeLimits {
  readonly heartbeatMs: number;
  /** Milliseconds from the connection to a valid `hello`. */
  readonly helloMs: number;
  /** Also of those who have not said hello yet. */
  readonly visitorFrames: BucketLimits;
  readonly staffFrames: BucketLimits;
  readonly socketsMax: number;
  /** Bytes waiting for a slow reader. */
  readonly sendQueueBytes: number;
  readonly drainSpreadMs: number;
  /** Milliseconds a drain may take in all. */
  readonly drainGraceMs: number;
  /** How often the leases of staff are renewed, in milliseconds; presence forgets one after 20 s. */
  readonly leaseMs: number;
}
