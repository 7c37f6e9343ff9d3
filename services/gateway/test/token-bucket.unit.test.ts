import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TokenBucket } from "../src/realtime/socket/token-bucket.ts";

describe("token bucket", () => {
  test("G5: a burst is let in, what comes after it has to wait", () => {
    const bucket = new TokenBucket({ burst: 3, perSecond: 10 }, 0);
    expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([0, 0, 0, 100]);
  });

  test("who waits as long as told is let in", () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 3 }, 0);
    bucket.take(0);
    const wait = bucket.take(0);
    expect(bucket.take(wait)).toBe(0);
  });

  test("a clock that goes back gives nothing away", () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 10_000);
    bucket.take(10_000);
    expect(bucket.take(0)).toBeGreaterThan(0);
  });

  test("no more is let in than the burst and the rate allow", () => {
    const pauses = fc.array(fc.nat(200), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(pauses, (gaps) => {
        const bucket = new TokenBucket({ burst: 5, perSecond: 20 }, 0);
        let now = 0;
        let taken = 0;
        for (const gap of gaps) {
          now += gap;
          if (bucket.take(now) === 0) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(5 + (now * 20) / 1000 + 1e-6);
      }),
    );
  });
});
