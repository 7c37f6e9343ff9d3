import { invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import type { ApiKey } from "../domain/api-key.ts";
import { listApiKeysBefore } from "../store/api-keys.ts";

export interface ApiKeyPage {
  readonly keys: readonly ApiKey[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

const FILTER = "api keys";

/** G4: a page of the keys, the newest first. Throws invalid_argument page_size_invalid, page_token_invalid. */
export async function listApiKeys(
  sql: Sql,
  page: { readonly pageSize: number; readonly pageToken: string },
): Promise<ApiKeyPage> {
  const limit = pageSize(page.pageSize);
  const before = page.pageToken === "" ? undefined : toId(decodePageToken(page.pageToken, FILTER));
  // One more than asked for tells whether there is a next page.
  const found = await listApiKeysBefore(sql, before, limit + 1);
  const keys = found.slice(0, limit);
  const last = found.length > limit ? keys.at(-1) : undefined;
  return { keys, nextPageToken: last === undefined ? "" : encodePageToken([last.id], FILTER) };
}

function toId([id = ""]: readonly string[]): string {
  if (isUuid(id)) return id;
  throw invalidField("page_token_invalid", "/page_token", "must be the token of the page before, with the same filter");
}
