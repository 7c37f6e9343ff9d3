import { isUuid } from "@switchboard/kit/ids";
import { badPageToken } from "@switchboard/kit/page-token";
import { type PageRequest, readPage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { ApiKey } from "../domain/api-key.ts";
import { listApiKeysBefore } from "../store/api-keys.ts";

export interface ApiKeyPage {
  readonly keys: readonly ApiKey[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** G4: a page of the keys, the newest first. Throws invalid_argument page_size_invalid, page_token_invalid. */
export async function listApiKeys(sql: Sql, page: PageRequest): Promise<ApiKeyPage> {
  const { rows, nextPageToken } = await readPage(
    page,
    "api keys",
    (before, limit) => listApiKeysBefore(sql, before && toId(before), limit),
    ({ id }) => [id],
  );
  return { keys: rows, nextPageToken };
}

function toId([id = ""]: readonly string[]): string {
  if (isUuid(id)) return id;
  throw badPageToken();
}
