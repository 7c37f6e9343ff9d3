import type { ProblemView } from "@switchboard/contracts/schemas/problem";
import { type AppError, type ErrorKind, errorKinds } from "@switchboard/kit/errors";

/** Reasons that are told with another status than their kind's own. */
const ownStatus: Readonly<Record<string, number>> = {
  "request.body_too_large": 413,
  "request.method_not_allowed": 405,
  "request.unsupported_media_type": 415,
};

/** The HTTP status of an error. */
export function statusOf(reason: string, kind: ErrorKind): number {
  return ownStatus[reason] ?? errorKinds[kind].http;
}

/** Where and how a problem is told. */
export interface ProblemContext {
  /** The HTTP status, where it is another than the kind's own. */
  readonly status?: number;
  /** The path that was asked for. */
  readonly instance?: string;
  readonly requestId?: string;
}

/** The RFC 9457 body of an error. Nothing of a bug gets out beside the request id. */
export function toProblem(error: AppError, { status, instance, requestId }: ProblemContext): ProblemView {
  const info = errorKinds[error.kind];
  return {
    type: `/problems/${error.reason}`,
    title: info.title,
    status: status ?? info.http,
    kind: error.kind,
    reason: error.reason,
    ...(instance !== undefined && { instance }),
    ...(requestId !== undefined && { request_id: requestId }),
    params: { ...error.params },
    errors: error.violations.map(({ pointer, detail }) => ({ pointer, detail })),
  };
}
