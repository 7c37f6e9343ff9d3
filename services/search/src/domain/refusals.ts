import { AppError } from "@switchboard/kit/errors";

/** Also for a client that the caller may not see. */
export const clientNotFound = (id: string): AppError =>
  new AppError("not_found", "search.client_not_found", { client_id: id });
