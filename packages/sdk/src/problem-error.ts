import type { ErrorFrame } from "@switchboard/contracts/realtime";
import type { ProblemView } from "@switchboard/contracts/schemas/problem";

/** The part of a problem that callers decide by. */
export interface Problem {
  /** HTTP status; 0 when there was no HTTP answer. */
  readonly status: number;
  /** Kind of the error taxonomy, for example `failed_precondition`. */
  readonly kind: string;
  /** Stable code, for example `chat.already_taken`; `sdk.*` when it arose on this side. */
  readonly reason: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly errors?: ReadonlyArray<{ readonly pointer: string; readonly detail: string }>;
}

/** What the gateway (or this SDK, with a reason `sdk.*`) refused, and why. Branch on `kind` and `reason`. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly kind: string;
  readonly reason: string;
  readonly params: Readonly<Record<string, string>>;
  readonly errors: ReadonlyArray<{ readonly pointer: string; readonly detail: string }>;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.reason, options);
    this.status = problem.status;
    this.kind = problem.kind;
    this.reason = problem.reason;
    this.params = problem.params ?? {};
    this.errors = problem.errors ?? [];
  }

  /** Of an `error` frame. */
  static fromFrame(frame: ErrorFrame): ProblemError {
    return new ProblemError({ ...frame, status: 0 });
  }

  /** Of an HTTP answer; what is no problem document (a proxy's page, say) is judged by its status. */
  static fromResponse(status: number, body: unknown): ProblemError {
    if (isProblem(body)) return new ProblemError(body);
    return new ProblemError({ status, kind: kindOfStatus(status), reason: `sdk.http_${status}` });
  }
}

const definiteKinds: ReadonlySet<string> = new Set([
  "invalid_argument",
  "permission_denied",
  "not_found",
  "already_exists",
  "failed_precondition",
]);

/** Whether repeating the same request can only meet the same answer. */
export function isDefinite(error: unknown): error is ProblemError {
  return error instanceof ProblemError && definiteKinds.has(error.kind);
}

/** How long the gateway wants to be left alone after a refusal, in milliseconds; 0 when it says nothing of it. */
export function retryAfterMs(error: unknown): number {
  if (!(error instanceof ProblemError)) return 0;
  const { retry_after_s: seconds = 0, retry_after_ms: ms = 0 } = error.params;
  return Number(ms) || Number(seconds) * 1000 || 0;
}

/** Whether one has to sign in again. */
export function isUnauthenticated(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.kind === "unauthenticated";
}

/** Whether something is known of what became of the request, if only that it was refused. */
export function isAnswer(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.kind !== "unavailable" && error.kind !== "deadline_exceeded";
}

function isProblem(body: unknown): body is ProblemView {
  return typeof body === "object" && body !== null && "kind" in body && "reason" in body && "status" in body;
}

const kinds: Readonly<Record<number, string>> = {
  401: "unauthenticated",
  403: "permission_denied",
  404: "not_found",
  408: "deadline_exceeded",
  409: "failed_precondition",
  429: "resource_exhausted",
  504: "deadline_exceeded",
};

function kindOfStatus(status: number): string {
  return kinds[status] ?? (status >= 500 ? "unavailable" : "invalid_argument");
}
