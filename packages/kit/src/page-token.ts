import { createHash } from "node:crypto";
import { type AppError, invalidField } from "./errors.ts";

const DEFAULT_SIZE = 50;
const MAX_SIZE = 200;

/** How many rows a page has: what was asked for, 50 when nothing was, 200 at most (AIP-158). */
export function pageSize(requested: number): number {
  if (requested < 0) throw invalidField("page_size_invalid", "/page_size", "must not be negative");
  return requested === 0 ? DEFAULT_SIZE : Math.min(requested, MAX_SIZE);
}

/** An opaque token of the place after a row: the row's sort key, bound to the filter it was made under. */
export function encodePageToken(key: readonly string[], filter: string): string {
  return Buffer.from(JSON.stringify([fingerprint(filter), ...key])).toString("base64url");
}

/** The sort key in a token; a token of another filter or not of ours is refused. */
export function decodePageToken(token: string, filter: string): string[] {
  const [mark, ...key] = parse(token);
  if (mark !== fingerprint(filter)) throw badPageToken();
  return key;
}

function parse(token: string): string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (Array.isArray(parsed) && parsed.every((part) => typeof part === "string")) return parsed;
  } catch {
    // Not JSON: refused below like any other token that is not ours.
  }
  throw badPageToken();
}

/** What is told of a token that is not the list's. */
export function badPageToken(): AppError {
  return invalidField(
    "page_token_invalid",
    "/page_token",
    "must be the token of the page before, with the same filter",
  );
}

function fingerprint(filter: string): string {
  return createHash("sha256").update(filter).digest("base64url").slice(0, 8);
}
