import { until } from "@switchboard/testing/until";
import { expect, test, vi } from "vitest";
import { deferred } from "../src/deferred.ts";
import { Job } from "../src/job.ts";
import { ProblemError } from "../src/problem-error.ts";

const options = {
  backoff: { baseMs: 5, capMs: 20, random: () => 1 },
  enabled: () => true,
  onError: () => undefined,
};

test("requests made during a run are done by one more run", async () => {
  const gate = deferred<void>();
  let runs = 0;
  const job = new Job(async () => {
    runs += 1;
    if (runs === 1) await gate.promise;
  }, options);
  job.request();
  for (let i = 0; i < 5; i += 1) job.request();
  expect(runs).toBe(1);

  gate.resolve();
  await until("the second run", () => runs === 2);
});

test("a run that fails is tried again until it succeeds", async () => {
  let runs = 0;
  const job = new Job(async () => {
    runs += 1;
    if (runs < 4) throw new Error("not yet");
  }, options);
  job.request();

  await until("the fourth run", () => runs === 4);
});

const hours = { baseMs: 3_600_000, capMs: 3_600_000, random: () => 1 };

test("requests do not shorten the wait after a failure, a restart does", async () => {
  let runs = 0;
  let failures = 0;
  const job = new Job(
    async () => {
      runs += 1;
      throw new Error("not yet");
    },
    { ...options, backoff: hours, onError: () => (failures += 1) },
  );
  job.request();
  await until("the failure", () => failures === 1);
  job.request();
  expect(runs).toBe(1);

  job.restart();
  expect(runs).toBe(2);
  await until("the second failure", () => failures === 2);
  job.cancel();
});

test("a run that fails after a restart was asked for is repeated at once", async () => {
  const gate = deferred<void>();
  let runs = 0;
  const job = new Job(
    async () => {
      runs += 1;
      if (runs === 1) await gate.promise;
    },
    { ...options, backoff: hours },
  );
  job.request();
  job.restart();
  gate.reject(new Error("the line it used is gone"));

  await until("the second run", () => runs === 2);
});

test("a cancelled job does not run again by itself", async () => {
  let runs = 0;
  let failures = 0;
  const job = new Job(
    async () => {
      runs += 1;
      throw new Error("not yet");
    },
    { ...options, enabled: () => false, onError: () => (failures += 1) },
  );
  job.request();
  await until("the failure", () => failures === 1);
  expect(runs).toBe(1);
});

test("X16: a run that was refused for now is tried again when the gateway said, whatever the backoff", async () => {
  vi.useFakeTimers();
  let runs = 0;
  const job = new Job(async () => {
    runs += 1;
    const params = { retry_after_s: "60" };
    throw new ProblemError({ status: 429, kind: "resource_exhausted", reason: "too_many", params });
  }, options);
  job.request();
  await vi.advanceTimersByTimeAsync(59_000);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(runs).toBe(2);
  job.cancel();
  vi.useRealTimers();
});
