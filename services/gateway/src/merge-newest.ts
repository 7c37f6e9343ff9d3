import type { TimePlace } from "@switchboard/kit/read-page";

/**
 * The newest of several lists, each newest first: by time and then by id, as each of them is. Lists that have the newest
 * `limit` of what they are of give the newest `limit` of all.
 */
export function mergeNewest<T extends TimePlace>(lists: readonly (readonly T[])[], limit: number): T[] {
  return lists.flat().sort(newestFirst).slice(0, limit);
}

function newestFirst(a: TimePlace, b: TimePlace): number {
  const later = b.at.getTime() - a.at.getTime();
  // As Postgres compares ids in lower case.
  return later === 0 ? (a.id < b.id ? 1 : -1) : later;
}
