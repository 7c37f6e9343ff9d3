import type { ErrorFrame, ServerFrame } from "@switchboard/contracts/realtime";
import type { AppError } from "@switchboard/kit/errors";

/** One frame as it goes over the wire; made once however many sockets it goes to. */
export function encodeFrame(frame: ServerFrame): string {
  return JSON.stringify(frame);
}

/** The frame that refuses another. A bug says nothing about itself. */
export function errorFrame(id: number | undefined, error: AppError): string {
  const frame: ErrorFrame = {
    t: "error",
    ...(id !== undefined && { id }),
    kind: error.kind,
    reason: error.reason,
    params: { ...error.params },
    errors: error.violations.map(({ pointer, detail }) => ({ pointer, detail })),
  };
  return JSON.stringify(frame);
}
