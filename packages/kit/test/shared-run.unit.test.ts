import { sharedRun } from "@switchboard/kit/shared-run";
import { until } from "@switchboard/testing/until";
import { expect, test } from "vitest";

/** Milliseconds between runs: more than it takes to look at what one has left. */
const APART_MS = 300;

test("who asks before a run begins is served by it, who asks during it by the next one, which keeps its distance", async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const ask = sharedRun(() => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  }, APART_MS);
  const before = [ask(), ask()];
  await until("the first run begins", () => runs.length === 1);
  const during = [ask(), ask()];
  runs[0]?.resolve();
  await Promise.all(before);
  expect(runs).toHaveLength(1);

  await until("the second run begins", () => runs.length === 2);
  runs[1]?.resolve();
  await Promise.all(during);
  expect(runs).toHaveLength(2);
});

test("a run that fails fails for all whom it served, and the next one is begun anew", async () => {
  let failing = true;
  const ask = sharedRun(async () => {
    if (failing) throw new Error("presence is away");
  }, 0);
  await expect(Promise.all([ask(), ask()])).rejects.toThrow("presence is away");
  failing = false;
  await expect(ask()).resolves.toBeUndefined();
});
