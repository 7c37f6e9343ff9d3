import { expect, test } from "vitest";
import { RequestCounter } from "../src/limits/request-counter.ts";

/** What all gateways count together, and how often they were told of something. */
function shared() {
  const told: number[] = [];
  let total = 0;
  const hit = async (_key: string, windowMs: number, times: number) => {
    told.push(times);
    total += times;
    return { count: total, endsInMs: windowMs };
  };
  return { told, hit, total: () => total };
}

async function countTimes(counter: RequestCounter, times: number, max: number): Promise<number[]> {
  const counts: number[] = [];
  for (let done = 0; done < times; done += 1) counts.push((await counter.count("somebody", 60_000, max)).count);
  return counts;
}

test("G5: a caller far from the limit is counted here, and others are told of a twentieth of the limit at once", async () => {
  const { told, hit, total } = shared();
  const counts = await countTimes(new RequestCounter({ hit }), 91, 200);
  expect(counts).toEqual(Array.from({ length: 91 }, (_, index) => index + 1));
  expect(told).toEqual([1, ...Array<number>(9).fill(10)]);
  expect(total()).toBe(91);
});

test("G5: from half of the limit on, each request is counted by all gateways before it is let in", async () => {
  const { told, hit } = shared();
  const counter = new RequestCounter({ hit });
  await countTimes(counter, 100, 200);
  told.length = 0;
  await hit("somebody", 60_000, 50);
  expect((await countTimes(counter, 3, 200)).at(-1)).toBe(153);
  // Nine were not told of yet.
  expect(told).toEqual([50, 10, 1, 1]);
});

test("G5: a limit that is too small to be told in parts is asked about each time", async () => {
  const { told, hit } = shared();
  await countTimes(new RequestCounter({ hit }), 5, 20);
  expect(told).toEqual([1, 1, 1, 1, 1]);
});

test("G5: what is counted while others are told is told the next time", async () => {
  const { told, hit, total } = shared();
  const counter = new RequestCounter({ hit });
  await counter.count("somebody", 60_000, 200);
  const burst = Array.from({ length: 40 }, () => counter.count("somebody", 60_000, 200));
  await Promise.all(burst);
  await countTimes(counter, 9, 200);
  expect(total()).toBe(told.reduce((sum, times) => sum + times, 0));
  expect(total()).toBeGreaterThanOrEqual(41);
});
