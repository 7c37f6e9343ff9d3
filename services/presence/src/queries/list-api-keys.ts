import { type Page, type PageRequest, readPage, toIdPlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { ApiKey } from "../domain/api-key.ts";
import { listApiKeysBefore } from "../store/api-keys.ts";

/** G4: a page of the keys, the newest first. Throws invalid_argument page_size_invalid, page_token_invalid. */
export function listApiKeys(sql: Sql, page: PageRequest): Promise<Page<ApiKey>> {
  return readPage(
    page,
    "api keys",
    (before, limit) => listApiKeysBefore(sql, before && toIdPlace(before), limit),
    ({ id }) => [id],
  );
}
