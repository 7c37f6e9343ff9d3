import { expect, test } from "vitest";
import { onlineStaff } from "../src/domain/online-staff.ts";
import { leaseTimes } from "../src/domain/reachability.ts";

test("P4: who wants work is told with the time until their lease ends and until they count as away", () => {
  const now = 1_000_000;
  const expiresAt = new Map([
    ["reachable", now + 12_000],
    ["suspect", now - 5_000],
    ["away", now - leaseTimes.suspectMs],
    ["offline", now + 20_000],
  ]);
  expect(onlineStaff(["reachable", "suspect", "away", "unknown"], { now, expiresAt }, leaseTimes)).toEqual([
    { id: "reachable", reachability: "reachable", reachableForMs: 12_000, awayInMs: 37_000 },
    { id: "suspect", reachability: "suspect", reachableForMs: 0, awayInMs: 20_000 },
  ]);
});
