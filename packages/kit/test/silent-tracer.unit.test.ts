import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SilentTracer } from "../src/silent-tracer.ts";

const tracer = new SilentTracer();

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

test("a piece of work has one trace id in all it does, though nobody records it", async () => {
  const idOf = async () => trace.getActiveSpan()?.spanContext().traceId;
  await tracer.startActiveSpan("outer", async (outer) => {
    const { traceId, traceFlags } = outer.spanContext();
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceFlags).toBe(0);
    expect(outer.isRecording()).toBe(false);
    await tracer.startActiveSpan("inner", {}, async () => expect(await idOf()).toBe(traceId));
  });
  expect(await idOf()).toBeUndefined();
});

test("another piece of work has another", () => {
  const idOf = () => tracer.startActiveSpan("work", (span) => span.spanContext().traceId);
  expect(idOf()).not.toBe(idOf());
});
