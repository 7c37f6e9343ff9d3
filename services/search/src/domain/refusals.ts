import { AppError } from "@switchboard/kit/errors";

/** Also for a client that the caller may not see. */
export const clientNotFound = (id: string): AppError =>
  new AppError("not_found", "search.client_not_found", { client_id: id });

export const serviceNotFound = (id: string): AppError =>
  new AppError("not_found", "search.service_not_found", { service_id: id });

export const paymentNotFound = (id: string): AppError =>
  new AppError("not_found", "search.payment_not_found", { payment_id: id });

export const personNotFound = (id: string): AppError =>
  new AppError("not_found", "search.person_not_found", { person_id: id });

export const passNotFound = (id: string): AppError =>
  new AppError("not_found", "search.pass_not_found", { pass_id: id });

/** A pass brought suspiciously few of the clients that were there. */
export const tooFewClients = (known: number, missing: number): AppError =>
  new AppError("failed_precondition", "search.too_few_clients", { known: String(known), missing: String(missing) });
