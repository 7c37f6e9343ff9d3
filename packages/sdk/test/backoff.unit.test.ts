import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffDelay, defaultBackoff } from "../src/backoff.ts";

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const lasted = fc.nat({ max: 3_600_000 });

test("a wait is never longer than half a second doubled for each attempt, nor than 20 seconds", () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), lasted, unit, (attempt, lastedMs, random) => {
      const delay = backoffDelay({ ...defaultBackoff, random: () => random }, attempt, lastedMs);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(Math.min(20_000, 500 * 2 ** attempt));
    }),
  );
});

test("a wait is never longer than two seconds, or a quarter of what the trouble has lasted", () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), lasted, unit, (attempt, lastedMs, random) => {
      const delay = backoffDelay({ ...defaultBackoff, random: () => random }, attempt, lastedMs);
      expect(delay).toBeLessThanOrEqual(Math.max(2_000, lastedMs / 4));
    }),
  );
});

test("a trouble that lasts is met with longer and longer waits", () => {
  const longest = (lastedMs: number) => backoffDelay({ ...defaultBackoff, random: () => 1 }, 20, lastedMs);
  expect([longest(4_000), longest(8_000), longest(40_000), longest(80_000), longest(3_600_000)]).toEqual([
    2_000, 2_000, 10_000, 20_000, 20_000,
  ]);
});

test("waits are spread over the whole range, so that clients do not come back in step", () => {
  const at = (random: number) => backoffDelay({ ...defaultBackoff, random: () => random }, 3, 60_000);
  expect([at(0), at(0.5), at(0.999)]).toEqual([0, 2_000, 3_996]);
});
