import { AppError } from "@switchboard/kit/errors";
import type { SearchDeps } from "../deps.ts";
import { findPrivacyRequest, type PrivacyRequest } from "../store/privacy-requests.ts";

/** Sites, and chats of registrations, by which others know a client. */
export const NAMES_MAX = 10_000;

/** One request with its receipts. Throws not_found search.privacy_request_not_found. */
export async function readPrivacyRequest({ pool }: Pick<SearchDeps, "pool">, id: string): Promise<PrivacyRequest> {
  const request = await findPrivacyRequest(pool, id);
  if (request === undefined) throw new AppError("not_found", "search.privacy_request_not_found", { request_id: id });
  return request;
}
