import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mailRetry, nextAttempt, type RetryPolicy, webhookRetry } from "../src/domain/retry.ts";

const start = new Date("2030-01-01T00:00:00Z");
const after = (ms: number) => new Date(start.getTime() + ms);
const DAY_MS = 24 * 3_600_000;

/** The pauses of something that always fails, in seconds, without spread. */
function pauses(policy: RetryPolicy): number[] {
  const found: number[] = [];
  for (let now = start, attempts = 1; ; attempts++) {
    const next = nextAttempt(policy, { attempts, startedAt: start }, now, 0.5);
    if (next === undefined) return found;
    found.push((next.getTime() - now.getTime()) / 1000);
    now = next;
  }
}

describe("retries", () => {
  test("G4: a delivery is tried again after 10 s, 30 s, 90 s... and a last time at the end of 24 hours", () => {
    const found = pauses(webhookRetry);
    expect(found.slice(0, 7)).toEqual([10, 30, 90, 270, 810, 2430, 7290]);
    expect(found.reduce((sum, pause) => sum + pause, 0)).toBe(86_400);
  });

  test("a mail is tried again after 5 s, 10 s, 20 s... every hour in the end, for 24 hours", () => {
    const found = pauses(mailRetry);
    expect(found.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(Math.max(...found)).toBe(3_600);
    expect(found.reduce((sum, pause) => sum + pause, 0)).toBe(86_400);
  });

  test("pauses are spread by a quarter up and down", () => {
    const failed = { attempts: 2, startedAt: start };
    expect(nextAttempt(webhookRetry, failed, start, 0)).toEqual(after(22_500));
    expect(nextAttempt(webhookRetry, failed, start, 1)).toEqual(after(37_500));
  });

  test("G4: a target that asks for a longer pause gets it, within the 24 hours", () => {
    const failed = { attempts: 1, startedAt: start };
    expect(nextAttempt(webhookRetry, { ...failed, atLeastMs: 120_000 }, start, 0)).toEqual(after(120_000));
    expect(nextAttempt(webhookRetry, { ...failed, atLeastMs: 1 }, start, 0)).toEqual(after(7_500));
    expect(nextAttempt(webhookRetry, { ...failed, atLeastMs: 9e9 }, start, 0)).toEqual(after(DAY_MS));
  });

  test("whatever happens, the next attempt is later, within the window, and there is an end", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 2 * DAY_MS }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, passed, random) => {
          const now = after(passed);
          for (const policy of [webhookRetry, mailRetry]) {
            const next = nextAttempt(policy, { attempts, startedAt: start }, now, random);
            if (passed >= DAY_MS) expect(next).toBeUndefined();
            else expect(next !== undefined && next > now && next <= after(DAY_MS)).toBe(true);
          }
        },
      ),
    );
  });
});
