import { AppError } from "@switchboard/kit/errors";
import type { Endpoint } from "./endpoint.ts";

export const mailNotFound = (id: string): AppError => new AppError("not_found", "notify.mail_not_found", { id });

export const deliveryNotFound = (id: string): AppError =>
  new AppError("not_found", "notify.delivery_not_found", { delivery_id: id });

const endpointNotFound = (id: string): AppError =>
  new AppError("not_found", "notify.endpoint_not_found", { endpoint_id: id });

/** The endpoint that was asked for. Throws not_found notify.endpoint_not_found. */
export function existing(endpoint: Endpoint | undefined, id: string): Endpoint {
  if (endpoint === undefined) throw endpointNotFound(id);
  return endpoint;
}

/** An endpoint to which things are sent. Throws failed_precondition notify.endpoint_disabled. */
export function active(endpoint: Endpoint): Endpoint {
  if (endpoint.state === "active") return endpoint;
  throw new AppError("failed_precondition", "notify.endpoint_disabled", { endpoint_id: endpoint.id });
}
