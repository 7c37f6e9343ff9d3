import { isUuid, newId } from "@switchboard/kit/ids";
import { expect, test } from "vitest";

test("ids are UUIDs of version 7, each once, in the order in which they were made", () => {
  const ids = Array.from({ length: 10_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids.every((id) => isUuid(id) && id[14] === "7")).toBe(true);
});
