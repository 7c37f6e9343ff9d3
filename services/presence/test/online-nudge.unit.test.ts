import { liveOnlineSubject } from "@switchboard/contracts/subjects";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LivePush } from "../src/events.ts";
import { onlineNudge } from "../src/online-nudge.ts";

let pushed: LivePush[];
let nudge: ReturnType<typeof onlineNudge>;

beforeEach(() => {
  vi.useFakeTimers();
  pushed = [];
  nudge = onlineNudge((push) => pushed.push(push));
});

afterEach(() => {
  nudge.stop();
  vi.useRealTimers();
});

test("P2: the first change is told at once", () => {
  nudge.nudge();
  expect(pushed.map(({ subject }) => subject)).toEqual([liveOnlineSubject]);
});

test("P6: a storm of changes is told ten times a second, the last of them included", () => {
  for (let ms = 0; ms < 1000; ms += 1) {
    nudge.nudge();
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1000);
  expect(pushed.length).toBeGreaterThan(5);
  expect(pushed.length).toBeLessThanOrEqual(11);
  const told = pushed.length;
  vi.advanceTimersByTime(1000);
  expect(pushed.length).toBe(told);
});

test("nothing is told after it was stopped", () => {
  nudge.nudge();
  nudge.nudge();
  nudge.stop();
  vi.advanceTimersByTime(1000);
  expect(pushed.length).toBe(1);
});
