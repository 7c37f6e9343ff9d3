import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assign, type Candidate, givenTimes, type Policy } from "../src/domain/routing.ts";

const at = new Date("2026-11-22T12:00:00Z");
const chatIds = (count: number) => Array.from({ length: count }, (_, number) => `chat-${number}`);

const candidate = (id: string, changes: Partial<Candidate> = {}): Candidate => ({
  id,
  name: id.toUpperCase(),
  availability: "online",
  load: 0,
  lastGivenAt: undefined,
  ...changes,
});

const policy: fc.Arbitrary<Policy> = fc.record({
  mode: fc.constantFrom("manual", "round_robin", "least_busy"),
  chatLimit: fc.integer({ min: 1, max: 8 }),
});

const candidates = fc
  .array(
    fc.record({
      availability: fc.constantFrom("online" as const, "online" as const, "suspect" as const, "offline" as const),
      load: fc.integer({ min: 0, max: 9 }),
      lastGivenAt: fc.option(fc.date({ min: new Date(0), max: at, noInvalidDate: true }), { nil: undefined }),
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map((changes, number) => candidate(`operator-${number}`, changes)));

const chats = fc.integer({ min: 0, max: 60 }).map(chatIds);

/** Chats of each operator after the decisions. */
function loadsAfter(all: readonly Candidate[], decisions: ReturnType<typeof assign>): Map<string, number> {
  const loads = new Map(all.map(({ id, load }) => [id, load]));
  for (const { operator } of decisions) {
    if (operator !== undefined) loads.set(operator.id, (loads.get(operator.id) ?? 0) + 1);
  }
  return loads;
}

const who = (decisions: ReturnType<typeof assign>) => decisions.map(({ operator }) => operator?.id);

describe("giving chats to operators", () => {
  test("C18: nobody is given more than the limit, and only who is online is given anything", () => {
    fc.assert(
      fc.property(chats, candidates, policy, (ids, all, rules) => {
        const decisions = assign(ids, all, rules);
        const loads = loadsAfter(all, decisions);
        for (const { operator } of decisions) {
          const chosen = all.find(({ id }) => id === operator?.id);
          expect(chosen?.availability).toBe("online");
          expect(loads.get(chosen?.id ?? "")).toBeLessThanOrEqual(rules.chatLimit);
        }
      }),
    );
  });

  test("C17: the longest waiting go first, each once, until the chats or the operators run out", () => {
    fc.assert(
      fc.property(chats, candidates, policy, (ids, all, rules) => {
        const room = all
          .filter(({ availability }) => availability === "online")
          .reduce((sum, { load }) => sum + Math.max(0, rules.chatLimit - load), 0);
        const given = rules.mode === "manual" ? 0 : Math.min(room, ids.length);
        expect(assign(ids, all, rules).map(({ chatId }) => chatId)).toEqual(ids.slice(0, given));
      }),
    );
  });

  test("C17: with equal claims nobody gets two chats more than anybody else, in either mode and over many runs", () => {
    const runs = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 12 });
    const mode = fc.constantFrom("round_robin" as const, "least_busy" as const);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), runs, mode, (count, batches, chosen) => {
        let all = Array.from({ length: count }, (_, number) => candidate(`operator-${number}`));
        for (const size of batches) {
          const decisions = assign(chatIds(size), all, { mode: chosen, chatLimit: 1_000 });
          const loads = loadsAfter(all, decisions);
          const times = givenTimes(decisions, all, at);
          all = all.map((one) => ({
            ...one,
            load: loads.get(one.id) ?? 0,
            lastGivenAt: times.get(one.id) ?? one.lastGivenAt,
          }));
          const spread = [...loads.values()];
          expect(Math.max(...spread) - Math.min(...spread)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("C17: round robin asks who was given nothing for the longest time, however many chats they have", () => {
    const all = [
      candidate("alice", { load: 0, lastGivenAt: new Date(at.getTime() - 1_000) }),
      candidate("boris", { load: 4, lastGivenAt: new Date(at.getTime() - 2_000) }),
      candidate("carla", { load: 3 }),
    ];
    expect(who(assign(chatIds(4), all, { mode: "round_robin", chatLimit: 9 }))).toEqual([
      "carla",
      "boris",
      "alice",
      "carla",
    ]);
  });

  test("C17: least busy asks who has the fewest chats, then who was given nothing for the longest time", () => {
    const all = [
      candidate("alice", { load: 1, lastGivenAt: new Date(at.getTime() - 1_000) }),
      candidate("boris", { load: 1, lastGivenAt: new Date(at.getTime() - 2_000) }),
      candidate("carla", { load: 0, lastGivenAt: at }),
    ];
    expect(who(assign(chatIds(4), all, { mode: "least_busy", chatLimit: 9 }))).toEqual([
      "carla",
      "boris",
      "alice",
      "carla",
    ]);
  });

  test("C17: a decision says of how many what was thought, and of whom first", () => {
    const all = [candidate("alice", { load: 5 }), candidate("boris", { availability: "suspect" }), candidate("carla")];
    const [decision] = assign(chatIds(1), all, { mode: "least_busy", chatLimit: 5 });
    expect(decision).toMatchObject({
      operator: { id: "carla", name: "CARLA" },
      counts: { chosen: 1, full: 1, suspect: 1 },
      candidates: [{ verdict: "chosen" }, { verdict: "full", load: 5 }, { verdict: "suspect" }],
    });
  });
});

describe("the times that are remembered", () => {
  test("C17: follow the order of the decisions and everything before, even if the clock does not", () => {
    const all = [candidate("alice", { lastGivenAt: new Date(at.getTime() + 5_000) }), candidate("boris")];
    const decisions = assign(chatIds(3), all, { mode: "round_robin", chatLimit: 9 });
    expect(who(decisions)).toEqual(["boris", "alice", "boris"]);
    const times = givenTimes(decisions, all, at);
    expect(times.get("boris")?.getTime()).toBeGreaterThan(times.get("alice")?.getTime() ?? 0);
    expect(times.get("alice")?.getTime()).toBeGreaterThan(at.getTime() + 5_000);
  });
});
