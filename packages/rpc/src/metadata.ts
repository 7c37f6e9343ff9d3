/** Metadata keys that our calls carry. */
export const CALLER_KEY = "switchboard-caller";
export const IDEMPOTENCY_KEY = "idempotency-key";
export const TRACEPARENT_KEY = "traceparent";
