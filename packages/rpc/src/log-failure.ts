import type { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";

/** A bug is logged once, here, with its cause; a refusal is the caller's business. */
export function logFailure(error: AppError, method: string, log: Logger): void {
  if (error.kind === "internal") log.error({ err: error.cause ?? error, method }, "a call failed");
  else log.debug({ reason: error.reason, method }, "a call was refused");
}
