import { type FailedAttempt, nextAttempt, type RetryPolicy } from "./retry.ts";

export type DeliveryState = "pending" | "succeeded" | "dead";

/** One event to one endpoint, and how its last attempt went. */
export interface Delivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subject: string;
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly finishedAt: Date | null;
  /** 0 when there was no answer. */
  readonly responseStatus: number;
  readonly responseBody: string;
  readonly error: string;
  readonly durationMs: number;
  readonly redeliveryOf: string | null;
}

/** What came of one attempt. */
export type Attempt =
  | { readonly kind: "answered"; readonly status: number; readonly body: string; readonly retryAfterMs?: number }
  /** No answer, or not in time. */
  | { readonly kind: "unanswered"; readonly error: string }
  /** Not sent: the address is one that nothing is sent to. */
  | { readonly kind: "refused"; readonly error: string };

/** What becomes of a delivery after an attempt; pending ones have a next attempt, others none. */
export type Settled = Pick<Delivery, "state" | "nextAttemptAt" | "error">;

/** Succeeded, to be tried again, or given up, after an attempt that is counted already. */
export function settle(
  policy: RetryPolicy,
  delivery: Pick<Delivery, "attempts" | "createdAt">,
  attempt: Attempt,
  now: Date,
  random: number,
): Settled {
  const error = errorOf(attempt);
  const over = { error, nextAttemptAt: null };
  if (error === "") return { state: "succeeded", ...over };
  if (!isWorthTrying(attempt)) return { state: "dead", ...over };
  const atLeastMs = attempt.kind === "answered" ? attempt.retryAfterMs : undefined;
  const failed: FailedAttempt = { attempts: delivery.attempts, startedAt: delivery.createdAt, atLeastMs };
  const nextAttemptAt = nextAttempt(policy, failed, now, random);
  return nextAttemptAt === undefined ? { state: "dead", ...over } : { state: "pending", error, nextAttemptAt };
}

/** What was wrong; empty when nothing was. */
function errorOf(attempt: Attempt): string {
  if (attempt.kind !== "answered") return attempt.error;
  const { status } = attempt;
  if (status >= 200 && status < 300) return "";
  return status >= 300 && status < 400 ? `status ${status}: redirections are not followed` : `status ${status}`;
}

/** The network, an overload and a broken server pass; what the receiver refuses it refuses again. */
function isWorthTrying(attempt: Attempt): boolean {
  if (attempt.kind !== "answered") return attempt.kind === "unanswered";
  return attempt.status === 408 || attempt.status === 429 || attempt.status >= 500;
}

/**
 * How long a Retry-After asks to wait, in milliseconds: seconds, or a date. Undefined when it says nothing that can be
 * understood.
 */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
