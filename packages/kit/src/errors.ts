/** How a kind looks on the wires. gRPC codes: grpc.io/docs/guides/status-codes. */
interface ErrorKindInfo {
  readonly grpc: number;
  readonly http: number;
  readonly title: string;
}

/** The error taxonomy (docs/errors.md). 409 for `failed_precondition` tells a REST client to look again (ADR 0005). */
export const errorKinds = {
  invalid_argument: { grpc: 3, http: 400, title: "The request is wrong" },
  unauthenticated: { grpc: 16, http: 401, title: "It is not known who is asking" },
  permission_denied: { grpc: 7, http: 403, title: "Not allowed" },
  not_found: { grpc: 5, http: 404, title: "Not found" },
  already_exists: { grpc: 6, http: 409, title: "It exists already" },
  failed_precondition: { grpc: 9, http: 409, title: "Not possible in the present state" },
  aborted: { grpc: 10, http: 409, title: "Someone else was faster" },
  resource_exhausted: { grpc: 8, http: 429, title: "Too much" },
  unavailable: { grpc: 14, http: 503, title: "Not available right now" },
  deadline_exceeded: { grpc: 4, http: 504, title: "It took too long" },
  internal: { grpc: 13, http: 500, title: "Something went wrong" },
} as const satisfies Readonly<Record<string, ErrorKindInfo>>;

/** What kind of refusal an error is: decides its gRPC code, its HTTP status and whether a caller may try again. */
export type ErrorKind = keyof typeof errorKinds;

/** One field of the input that breaks a rule. */
export interface Violation {
  /** JSON pointer to the field, for example `/text`. */
  readonly pointer: string;
  readonly detail: string;
}

export interface AppErrorOptions extends ErrorOptions {
  readonly violations?: readonly Violation[];
}

/**
 * The one error class. `reason` is a stable code `<service>.<snake_case>`; callers branch on `kind` and `reason`, never
 * on the message. `params` may be shown to the caller; `cause` never is, it is for the log.
 */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly reason: string;
  readonly params: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];

  constructor(kind: ErrorKind, reason: string, params: Record<string, string> = {}, options: AppErrorOptions = {}) {
    super(reason, options);
    this.name = "AppError";
    this.kind = kind;
    this.reason = reason;
    this.params = params;
    this.violations = options.violations ?? [];
  }

  /** Turns anything thrown into an AppError; what is not one already is a bug and becomes `internal`, its cause kept. */
  static from(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    return new AppError("internal", "internal", {}, { cause: thrown });
  }
}

/**
 * A refusal for want of something that this service keeps only a replica of: it may be new, and then catching up with its
 * owner helps.
 */
export class UnheardError extends AppError {}

/** Kinds that say nothing of what was asked: what it needs is away or overrun, or somebody else was faster. */
const PASSING: ReadonlySet<ErrorKind> = new Set(["unavailable", "deadline_exceeded", "aborted", "resource_exhausted"]);

/** Whether the same may succeed a moment later, and anything else would have failed as well. */
export function isPassing(thrown: unknown): boolean {
  return PASSING.has(AppError.from(thrown).kind);
}

/** The input is wrong in one field. */
export function invalidField(reason: string, pointer: string, detail: string): AppError {
  return new AppError("invalid_argument", reason, {}, { violations: [{ pointer, detail }] });
}
