import { collectCalls } from "@switchboard/kit/collect-calls";
import { until } from "@switchboard/testing/until";
import { expect, test } from "vitest";

test("many calls of a moment are one run, and the next moment has its own", async () => {
  let runs = 0;
  const call = collectCalls(() => runs++, 1);
  for (let i = 0; i < 100; i++) call();
  expect(runs).toBe(0);
  await until("they are run", () => runs === 1);
  call();
  await until("the next one is run", () => runs === 2);
});
