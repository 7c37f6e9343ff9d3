import { describe, expect, test } from "vitest";
import { explain } from "../src/domain/routing.ts";
import { plainParams, waitingReason } from "../src/domain/why.ts";

const candidate = (load: number, availability: "online" | "suspect" | "offline") => ({
  id: "alice",
  name: "Alice",
  load,
  availability,
  lastGivenAt: undefined,
});
const policy = { mode: "round_robin", chatLimit: 5 } as const;
const thoughts = (...candidates: ReturnType<typeof candidate>[]) => explain("chat", undefined, candidates, policy);

describe("why a chat waits", () => {
  test("C17: by hand somebody has to take it, whoever is free", () => {
    expect(waitingReason({ ...policy, mode: "manual" }, true, thoughts(candidate(0, "online")))).toBe("manual");
  });

  test("P7: the department is closed", () => {
    expect(waitingReason(policy, false, thoughts(candidate(0, "online")))).toBe("closed");
  });

  test("C17: those who are online have enough to do, or nobody is", () => {
    expect(waitingReason(policy, true, thoughts(candidate(5, "online"), candidate(0, "suspect")))).toBe("all_full");
    expect(waitingReason(policy, true, thoughts(candidate(0, "suspect"), candidate(0, "offline")))).toBe(
      "nobody_online",
    );
  });

  test("C17: somebody is free, so its turn comes", () => {
    expect(waitingReason(policy, true, thoughts(candidate(4, "online")))).toBe("in_turn");
  });
});

test("a change is told in plain words", () => {
  const params = { operator: { id: "a", name: "Alice" }, way: "list", offer: { dueAt: "soon", to: null } };
  expect(plainParams(params)).toEqual({
    operator_id: "a",
    operator_name: "Alice",
    way: "list",
    offer_due_at: "soon",
  });
});
