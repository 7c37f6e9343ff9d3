import { startLoop } from "@switchboard/kit/loop";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { describe, expect, test } from "vitest";

const HOUR_MS = 3_600_000;

describe("a loop", () => {
  test("runs at once, and again when nudged", async () => {
    let runs = 0;
    const loop = startLoop({ name: "count", everyMs: HOUR_MS, log: silentLog, run: async () => void runs++ });
    await until("the first run", () => runs === 1);
    loop.nudge();
    await until("the nudged run", () => runs === 2);
    await loop.stop();
  });

  test("never overlaps itself, and a nudge during a run is not lost", async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const gates: (() => void)[] = [];
    const loop = startLoop({
      name: "gate",
      everyMs: HOUR_MS,
      log: silentLog,
      run: async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => gates.push(resolve));
        running--;
        runs++;
      },
    });
    await until("a run begins", () => gates.length === 1);
    loop.nudge();
    loop.nudge();
    gates[0]?.();
    await until("one more run begins", () => gates.length === 2);
    gates[1]?.();
    await until("it ends", () => runs === 2);
    await loop.stop();
    expect(most).toBe(1);
  });

  test("tries a run that failed again after a pause of its own", async () => {
    let runs = 0;
    const run = async () => {
      runs++;
      if (runs < 3) throw new Error("not yet");
    };
    const loop = startLoop({ name: "retry", everyMs: HOUR_MS, retryMs: 1, log: silentLog, run });
    await until("a run that did not fail", () => runs === 3);
    await loop.stop();
  });

  test("goes on after a run that failed, and has none after stop", async () => {
    let runs = 0;
    const run = async () => {
      runs++;
      throw new Error("no luck");
    };
    const loop = startLoop({ name: "fail", everyMs: 1, log: silentLog, run });
    await until("a second run", () => runs >= 2);
    await loop.stop();
    const after = runs;
    loop.nudge();
    expect(runs).toBe(after);
  });
});
