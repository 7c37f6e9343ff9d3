import { AppError } from "@switchboard/kit/errors";
import type { Endpoint } from "./endpoint.ts";

export const mailNotFound = (id: string): AppError => new AppError("not_found", "notify.mail_not_found", { id });

export const deliveryNotFound = (id: string): AppError =>
  new AppError("not_found", "notify.delivery_not_found", { delivery_id: id });

export const endpointNotFound = (id: string): AppError =>
  new AppError("not_found", "notify.endpoint_not_found", { endpoint_id: id });

/** Throws failed_precondition notify.endpoint_disabled unless things are sent to the endpoint. */
export function assertActive({ id, state }: Endpoint): void {
  if (state !== "active") throw new AppError("failed_precondition", "notify.endpoint_disabled", { endpoint_id: id });
}
