import { describe, expect, test } from "vitest";
import { type Attempt, retryAfterMs, settle } from "../src/domain/delivery.ts";
import { webhookRetry } from "../src/domain/retry.ts";

const now = new Date("2030-01-01T12:00:00Z");
const fresh = { attempts: 1, createdAt: now };
const answered = (status: number, more: object = {}): Attempt => ({ kind: "answered", status, body: "", ...more });
const judge = (attempt: Attempt, delivery = fresh) => settle(webhookRetry, delivery, attempt, now, 0.5);

describe("what becomes of a delivery", () => {
  test.each([200, 201, 204, 299])("G4: an answer %i is success", (status) => {
    expect(judge(answered(status))).toEqual({ state: "succeeded", error: "", nextAttemptAt: null });
  });

  test.each([408, 429, 500, 502, 503, 599])("G4: an answer %i is tried again", (status) => {
    expect(judge(answered(status))).toMatchObject({ state: "pending", error: `status ${status}` });
  });

  test.each([400, 401, 404, 410, 422])("G4: an answer %i is the end", (status) => {
    expect(judge(answered(status))).toMatchObject({ state: "dead", error: `status ${status}` });
  });

  test("G4: a redirection is not followed and the end", () => {
    expect(judge(answered(302))).toMatchObject({ state: "dead", error: "status 302: redirections are not followed" });
  });

  test("G4: no answer is tried again, an address that nothing is sent to is the end", () => {
    expect(judge({ kind: "unanswered", error: "ECONNREFUSED" })).toMatchObject({ state: "pending" });
    expect(judge({ kind: "refused", error: "not public" })).toMatchObject({ state: "dead", error: "not public" });
  });

  test("G4: Retry-After is kept to", () => {
    const settled = judge(answered(429, { retryAfterMs: 3_600_000 }));
    expect(settled).toMatchObject({ nextAttemptAt: new Date("2030-01-01T13:00:00Z") });
  });

  test("G4: after 24 hours it is given up, with the last reason", () => {
    const old = { attempts: 9, createdAt: new Date("2029-12-31T12:00:00Z") };
    expect(judge(answered(500), old)).toMatchObject({ state: "dead", error: "status 500" });
  });

  test("Retry-After says seconds or a date; nonsense says nothing", () => {
    expect(retryAfterMs("120", now)).toBe(120_000);
    expect(retryAfterMs("Tue, 01 Jan 2030 12:00:30 GMT", now)).toBe(30_000);
    expect(retryAfterMs("Tue, 01 Jan 2030 11:00:00 GMT", now)).toBe(0);
    expect(retryAfterMs("soon", now)).toBeUndefined();
    expect(retryAfterMs(undefined, now)).toBeUndefined();
  });
});
