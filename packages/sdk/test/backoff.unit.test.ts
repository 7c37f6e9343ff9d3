import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffDelay, defaultBackoff } from "../src/backoff.ts";

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("a wait is never longer than half a second doubled for each attempt, nor than 20 seconds", () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), unit, (attempt, random) => {
      const delay = backoffDelay({ ...defaultBackoff, random: () => random }, attempt);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(Math.min(20_000, 500 * 2 ** attempt));
    }),
  );
});

test("waits are spread over the whole range, so that clients do not come back in step", () => {
  const at = (random: number) => backoffDelay({ ...defaultBackoff, random: () => random }, 3);
  expect([at(0), at(0.5), at(0.999)]).toEqual([0, 2_000, 3_996]);
});
