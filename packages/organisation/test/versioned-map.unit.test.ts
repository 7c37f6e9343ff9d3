import { VersionedMap } from "@switchboard/organisation/versioned-map";
import { expect, test } from "vitest";

const row = (id: string, version: number) => ({ id, version });

test("an older version never replaces a newer one, whichever way it comes", () => {
  const map = new VersionedMap<{ id: string; version: number }>();
  expect(map.put(row("a", 2))).toBe(true);
  expect([map.put(row("a", 2)), map.put(row("a", 1))]).toEqual([false, false]);

  // All of it was asked for before the newest version of `a` was told, and after that of `b`.
  map.put(row("b", 1));
  expect(map.replace([row("a", 1), row("b", 3), row("c", 1)])).toEqual([row("b", 3)]);
  expect([...map.values()]).toEqual([row("a", 2), row("b", 3), row("c", 1)]);
});

test("what is gone is gone: by its event, or because it is not among all that there are", () => {
  const map = new VersionedMap<{ id: string; version: number }>();
  map.replace([row("a", 1), row("b", 1)]);
  map.delete("a");
  map.replace([]);
  expect([map.get("a"), map.get("b")]).toEqual([undefined, undefined]);
});
