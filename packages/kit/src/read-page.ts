import { isUuid } from "./ids.ts";
import { badPageToken, decodePageToken, encodePageToken, pageSize } from "./page-token.ts";

/** A page that is asked for. */
export interface PageRequest {
  readonly pageSize: number;
  /** Of the page before; empty for the first. */
  readonly pageToken: string;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** The place of a row in a list that is in the order of a time and an id. */
export interface TimePlace {
  readonly at: Date;
  readonly id: string;
}

/** Rows that are wanted: so many, after a place; from the first on when it is undefined. */
export interface Range {
  readonly after: TimePlace | undefined;
  readonly limit: number;
}

/**
 * Reads a page of a list that is cut by place and not by number, so that a row which comes or goes meanwhile makes no
 * other one appear twice or be left out. Throws invalid_argument page_size_invalid, page_token_invalid.
 *
 * @param filter what the list depends on beside the page: a token of another one is refused
 * @param list reads rows after a key
 * @param keyOf the key of a row
 */
export async function readPage<Row>(
  request: PageRequest,
  filter: string,
  list: (after: readonly string[] | undefined, limit: number) => Promise<readonly Row[]>,
  keyOf: (row: Row) => readonly string[],
): Promise<Page<Row>> {
  const size = pageSize(request.pageSize);
  const after = request.pageToken === "" ? undefined : decodePageToken(request.pageToken, filter);
  // One more than asked for tells whether there is a next page.
  const found = await list(after, size + 1);
  const rows = found.slice(0, size);
  const last = found.length > size ? rows.at(-1) : undefined;
  return { rows, nextPageToken: last === undefined ? "" : encodePageToken(keyOf(last), filter) };
}

/** As {@link readPage}, of a list that is in the order of a time, which is the field `time` of its rows, and their ids. */
export function readTimePage<Time extends string, Row extends { readonly [T in Time]: Date } & { readonly id: string }>(
  request: PageRequest,
  filter: string,
  time: Time,
  list: (range: Range) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  return readPage(
    request,
    filter,
    (after, limit) => list({ after: after && toTimePlace(after), limit }),
    (row) => [row[time].toISOString(), row.id],
  );
}

/** The place of a row in a list that is in the order of ids. Throws invalid_argument page_token_invalid. */
export function toIdPlace([id = ""]: readonly string[]): string {
  if (isUuid(id)) return id;
  throw badPageToken();
}

function toTimePlace([time = "", id = ""]: readonly string[]): TimePlace {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) throw badPageToken();
  return { at, id: toIdPlace([id]) };
}
