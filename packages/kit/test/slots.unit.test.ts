import { describe, expect, test } from "vitest";
import { Slots } from "../src/slots.ts";

describe("slots", () => {
  test("only so many jobs run at once, in order, and a flood is refused", async () => {
    const slots = new Slots(2, 3, "too_busy");
    let running = 0;
    let most = 0;
    const ended: number[] = [];
    const job = (number: number) => async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      ended.push(number);
    };
    const results = await Promise.allSettled([0, 1, 2, 3, 4, 5].map((number) => slots.run(job(number))));
    expect(most).toBe(2);
    expect(ended).toEqual([0, 1, 2, 3, 4]);
    expect(results[5]).toMatchObject({ status: "rejected", reason: { reason: "too_busy" } });
  });

  test("a failing job gives its slot back", async () => {
    const slots = new Slots(1, 0, "too_busy");
    await expect(slots.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(slots.run(() => Promise.resolve("yes"))).resolves.toBe("yes");
  });
});
