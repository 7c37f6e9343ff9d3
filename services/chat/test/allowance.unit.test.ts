import { describe, expect, test } from "vitest";
import { spend } from "../src/domain/allowance.ts";

const allowance = { max: 3, windowS: 60 };
const second = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1000);

describe("what may be done only so often", () => {
  test("it is allowed as long as the window has room, and each use is kept", () => {
    expect(spend(allowance, [], second(0))).toEqual({ kind: "allowed", uses: [second(0)] });
    expect(spend(allowance, [second(0), second(10)], second(20))).toEqual({
      kind: "allowed",
      uses: [second(0), second(10), second(20)],
    });
  });

  test("over it, it is told after how many seconds the oldest use has left the window", () => {
    const uses = [second(0), second(10), second(20)];
    expect(spend(allowance, uses, second(30))).toEqual({ kind: "spent", retryAfterS: 30 });
    expect(spend(allowance, uses, second(59.5))).toEqual({ kind: "spent", retryAfterS: 1 });
    expect(spend(allowance, uses, second(60))).toMatchObject({ kind: "allowed" });
  });

  test("the window slides: no 60 seconds ever see more than three uses", () => {
    let uses: readonly Date[] = [];
    const done: number[] = [];
    for (let now = 0; now < 600; now += 7) {
      const spending = spend(allowance, uses, second(now));
      if (spending.kind !== "allowed") continue;
      uses = spending.uses;
      done.push(now);
      expect(done.filter((at) => at > now - 60).length).toBeLessThanOrEqual(3);
    }
    expect(uses.length).toBeLessThanOrEqual(3);
  });

  test("fewer are allowed than were used before: it waits until enough have gone", () => {
    const uses = [second(0), second(5), second(10), second(15)];
    expect(spend({ max: 1, windowS: 60 }, uses, second(20))).toEqual({ kind: "spent", retryAfterS: 55 });
  });
});
