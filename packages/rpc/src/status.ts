import { Metadata, type ServiceError, type StatusObject, status } from "@grpc/grpc-js";
import { decode, encode } from "@switchboard/contracts/encode";
import { type ErrorDetail, ErrorDetailSchema } from "@switchboard/contracts/gen/switchboard/common/v1/error";
import type { Complete } from "@switchboard/contracts/messages";
import { AppError, type ErrorKind, errorKinds } from "@switchboard/kit/errors";

/** The trailer that carries the whole error. */
const TRAILER = "switchboard-error-bin";

const kindOfCode = new Map<number, ErrorKind>(
  Object.entries(errorKinds).map(([kind, { grpc }]) => [grpc, kind as ErrorKind]),
);

/** An error as it travels inside a message. A bug's cause stays here. */
export function toErrorDetail({ kind, reason, params, violations }: AppError): Complete<ErrorDetail> {
  return { kind, reason, params, violations };
}

/** The error that was thrown on the other side. */
export function fromErrorDetail({ kind, reason, params, violations }: ErrorDetail): AppError {
  return new AppError(isKind(kind) ? kind : "internal", reason, params, { violations });
}

/** The status that ends a call with an error. */
export function toStatus(error: AppError): Partial<StatusObject> {
  const metadata = new Metadata();
  metadata.set(TRAILER, Buffer.from(encode(ErrorDetailSchema, toErrorDetail(error))));
  return { code: errorKinds[error.kind].grpc, details: error.reason, metadata };
}

/** The error of a call that failed; one that no service of ours raised keeps the kind of its code. */
export function fromServiceError(error: ServiceError): AppError {
  const [trailer] = error.metadata?.get(TRAILER) ?? [];
  if (trailer instanceof Buffer) return fromErrorDetail(decode(ErrorDetailSchema, trailer));
  if (error.code === status.CANCELLED) return new AppError("unavailable", "rpc.cancelled", {}, { cause: error });
  const kind = kindOfCode.get(error.code) ?? "internal";
  return new AppError(kind, kind === "internal" ? "internal" : `rpc.${kind}`, {}, { cause: error });
}

function isKind(value: string): value is ErrorKind {
  return value in errorKinds;
}
