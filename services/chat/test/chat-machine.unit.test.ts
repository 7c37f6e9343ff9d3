import { AppError } from "@switchboard/kit/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isVisible } from "../src/domain/access.ts";
import { answering, type Chat, operatorOf, type Place, unknownOrigin } from "../src/domain/chat.ts";
import { type ChatCommand, decide } from "../src/domain/chat-machine.ts";
import { noteOf } from "../src/domain/happening.ts";
import { chargedTo, type Deadline, deadlinesOf, listedIn } from "../src/domain/obligations.ts";
import { openWaiting, returningVisitor } from "../src/domain/opening.ts";
import type { Transition } from "../src/domain/transition.ts";
import { answers, burdened, expected, limits, type Model, opened, sees } from "./chat-model.ts";

const named = (id: string) => ({ id, name: id.toUpperCase() });
const [alice, boris, carla] = ["alice", "boris", "carla"].map(named) as [Named, Named, Named];
type Named = { readonly id: string; readonly name: string };
const client = { id: "c-1", name: "Ann Client", email: "ann@client.test" };

const start = Date.parse("2026-11-22T12:00:00Z");
const at = (second: number) => new Date(start + second * 1_000);

const waiting = (): Chat => openWaiting(opening, true).chat;
const opening = {
  id: "chat",
  project: named("acme"),
  department: named("support"),
  visitor: { id: "ann", name: "Ann", email: "", phone: "", clientId: "" },
  origin: unknownOrigin,
  previousChatId: undefined,
  at: at(0),
};

const operator = fc.constantFrom(alice, boris, carla);
const department = fc.constantFrom("support", "sales", "billing").map(named);
const back = fc.record({
  senderOnline: fc.boolean(),
  serving: fc.subarray(["support", "sales", "billing"]),
});

/** Everything that can be done to a chat. */
const command: fc.Arbitrary<ChatCommand> = fc.oneof(
  { weight: 4, arbitrary: operator.map((who) => ({ kind: "take" as const, operator: who })) },
  operator.map((who) => ({ kind: "give" as const, operator: who })),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("forward" as const), by: operator, department }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("transfer" as const),
      by: operator,
      to: operator,
      reason: fc.constant("knows billing"),
    }),
  },
  fc.record({ kind: fc.constant("deny" as const), by: operator, back }),
  fc.record({ kind: fc.constant("cancel" as const), by: operator }),
  fc.record({ kind: fc.constant("expire" as const), back }),
  fc.record({ kind: fc.constant("lose" as const), targetId: operator.map(({ id }) => id), back }),
  fc.record({ kind: fc.constant("park" as const), operatorId: operator.map(({ id }) => id) }),
  fc.boolean().map((operatorAway) => ({
    kind: "return_unanswered" as const,
    absence: { operatorAway, replyLimitS: limits.replyLimitS },
  })),
  fc.constant({ kind: "abandon" as const, afterS: limits.abandonAfterS }),
  fc.constant({ kind: "offer_form" as const }),
  operator.map((by) => ({ kind: "send_to_form" as const, by })),
  fc.constant({ kind: "submit_form" as const, form: { name: "", email: "ann@example.test", phone: "" } }),
  operator.map((by) => ({ kind: "answer" as const, by, text: "here you are" })),
  fc.record({ kind: fc.constant("move" as const), from: department, to: department }),
  fc.constantFrom("c-1", "c-2").map((id) => ({ kind: "identify" as const, client: { ...client, id } })),
  fc.record({
    kind: fc.constant("rename" as const),
    by: operator,
    name: fc.constantFrom("refund", "password"),
    summary: fc.constant(""),
  }),
  fc.integer({ min: 0, max: 6 }).map((score) => ({ kind: "rate" as const, score, comment: "" })),
  fc.record({ kind: fc.constant("set_uploads" as const), by: operator, allowed: fc.boolean() }),
  fc.constantFrom("visitor" as const, "operator" as const).map((by) => ({ kind: "end" as const, by })),
);

/** What happens between commands: somebody writes, time goes by. */
type Step = ChatCommand | { readonly kind: "write"; readonly side: "visitor" | "operator" } | Wait;
interface Wait {
  readonly kind: "wait";
  readonly seconds: number;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: command },
  fc.constantFrom("visitor" as const, "operator" as const).map((side) => ({ kind: "write" as const, side })),
  fc.constantFrom(1, 89, 90, 120, 180, 3_600).map((seconds) => ({ kind: "wait" as const, seconds })),
);
const steps = fc.array(step, { maxLength: 40 });

/** A chat beside its model. */
interface Pair {
  readonly chat: Chat;
  readonly model: Model;
  readonly now: number;
}

const beginning = (): Pair => ({ chat: waiting(), model: opened, now: 0 });

/** One step of both, which must agree on what becomes of it. */
function both({ chat, model, now }: Pair, doing: Step): Pair & { readonly transition?: Transition } {
  if (doing.kind === "wait") return { chat, model, now: now + doing.seconds };
  if (doing.kind === "write") return write({ chat, model, now }, doing.side);
  const wanted = expected(model, doing, now);
  const transition = attempt(chat, doing, now);
  if (typeof wanted === "string") {
    expect(transition).toMatchObject({ reason: wanted });
    return { chat, model, now };
  }
  if (transition instanceof AppError) throw transition;
  expect(transition.happened !== undefined, `${doing.kind} changes the chat`).toBe(wanted !== model);
  return { chat: transition.chat, model: wanted, now, transition };
}

/** What the message path does to a chat; the rules for it are tested with its SQL. */
function write({ chat, model, now }: Pair, side: "visitor" | "operator"): Pair {
  if (chat.place.state === "ended") return { chat, model, now };
  const lastSeq = chat.lastSeq + 1;
  if (side === "visitor") {
    const unansweredSince = model.unansweredSince ?? now;
    const written = { ...chat, lastSeq, visitorWroteAt: at(now), unansweredSince: at(unansweredSince) };
    return { chat: written, model: { ...model, wroteAt: now, unansweredSince }, now };
  }
  if (answering(chat) === undefined) return { chat, model, now };
  const { unansweredSince: _, ...rest } = model;
  return { chat: { ...chat, lastSeq, unansweredSince: undefined }, model: rest, now };
}

/** A refusal is returned. */
function attempt(chat: Chat, doing: ChatCommand, now: number): Transition | AppError {
  try {
    return decide(chat, doing, at(now));
  } catch (error) {
    if (error instanceof AppError && error.kind !== "internal") return error;
    throw error;
  }
}

const places: Readonly<Record<Model["place"], Place["state"]>> = {
  list: "waiting",
  "offered to department": "offered",
  "offered to operator": "offered",
  held: "held",
  parked: "parked",
  over: "ended",
};

function expectAlike({ chat, model }: Pair): void {
  expect(chat.place.state).toBe(places[model.place]);
  expect(chat.department.id).toBe(model.department);
  expect([...listedIn(chat)].sort()).toEqual([...model.lists].sort());
  expect(operatorOf(chat)?.id).toBe(model.operator);
  expect(answering(chat)?.id).toBe(answers(model));
  expect([...chargedTo(chat)].sort()).toEqual([...burdened(model)].sort());
  expect(chat.version).toBe(1 + model.changes);
  for (const { id } of [alice, boris, carla]) {
    for (const departmentIds of [[], ["support"], ["sales"], ["billing"]]) {
      const reader = { kind: "staff", id, departmentIds, projectIds: [], isAdministrator: false } as const;
      expect(isVisible(reader, chat)).toBe(sees(model, id, departmentIds));
    }
  }
}

const onEveryWay = (check: (before: Pair, doing: Step, after: Pair & { transition?: Transition }) => void) =>
  fc.assert(
    fc.property(steps, (way) => {
      let pair = beginning();
      for (const doing of way) {
        const after = both(pair, doing);
        check(pair, doing, after);
        pair = after;
      }
    }),
    { numRuns: 200 },
  );

/** What fires when a deadline is due. */
function firing({ kind }: Deadline): ChatCommand {
  switch (kind) {
    case "offer":
      return { kind: "expire", back: { senderOnline: true, serving: ["support", "sales"] } };
    case "waiting_limit":
      return { kind: "offer_form" };
    case "reply_limit":
      return { kind: "return_unanswered", absence: { operatorAway: false, replyLimitS: limits.replyLimitS } };
    case "abandon":
      return { kind: "abandon", afterS: limits.abandonAfterS };
  }
}

describe("the state machine of a chat", () => {
  test("C16-C21, P3, P4: does in every state, on every way there, what the rules say", () => {
    onEveryWay((_before, _doing, after) => expectAlike(after));
  });

  test("C18: a chat that is not over is held by one, on offer, parked, or in some list, and in one of them only", () => {
    onEveryWay((_before, _doing, { chat }) => {
      const held = chat.place.state === "held" ? 1 : 0;
      const listed = listedIn(chat).length > 0 ? 1 : 0;
      const { place } = chat;
      const transferred = place.state === "offered" && place.offer.kind === "transfer" ? 1 : 0;
      const parked = chat.place.state === "parked" ? 1 : 0;
      expect(held + listed + transferred + parked).toBe(chat.place.state === "ended" ? 0 : 1);
      expect(chargedTo(chat)).toHaveLength(new Set(chargedTo(chat)).size);
    });
  });

  test("C18: whatever nobody holds has a deadline, and every deadline has its effect when it fires", () => {
    onEveryWay((_before, _doing, { chat }) => {
      const due = deadlinesOf(chat, limits);
      expect(due.length > 0).toBe(chat.place.state !== "held" && chat.place.state !== "ended");
      for (const deadline of due) {
        const fired = decide(chat, firing(deadline), deadline.dueAt);
        expect(fired.happened, `${deadline.kind} of a chat that is ${chat.place.state}`).toBeDefined();
      }
    });
  });

  test("every change counts once and its note takes the next number; what changes nothing changes nothing", () => {
    onEveryWay(({ chat }, doing, { chat: next, transition }) => {
      if (doing.kind === "wait" || doing.kind === "write") return;
      const happened = transition?.happened;
      expect(next.version - chat.version).toBe(happened === undefined ? 0 : 1);
      expect(next.lastSeq - chat.lastSeq).toBe(happened !== undefined && noteOf(happened) !== undefined ? 1 : 0);
      if (happened === undefined) expect(next).toBe(chat);
    });
  });

  test("any repetition of the last change changes nothing, but an answer by mail, which is another answer", () => {
    onEveryWay(({ now }, doing, { chat }) => {
      if (doing.kind === "wait" || doing.kind === "write" || doing.kind === "answer") return;
      if (doing.kind === "move" && doing.from.id === doing.to.id) return;
      const again = attempt(chat, doing, now);
      if (!(again instanceof AppError)) expect(again.chat).toBe(chat);
    });
  });

  test("since when a chat waits never changes, and nothing brings an ended one back", () => {
    onEveryWay(({ chat }, _doing, { chat: next }) => {
      expect(next.queuedAt).toEqual(at(0));
      expect(next.openedAt).toEqual(at(0));
      if (chat.place.state === "ended") expect(next.place.state).toBe("ended");
    });
  });

  test("C7: who comes too late is told who has the chat", () => {
    const { chat } = decide(waiting(), { kind: "take", operator: alice }, at(1));
    expect(attempt(chat, { kind: "take", operator: boris }, 2)).toMatchObject({
      reason: "chat.already_taken",
      params: { chat_id: "chat", operator_id: "alice", operator_name: "ALICE" },
    });
  });

  test("C16: an ended chat remembers who held it", () => {
    const { chat } = decide(waiting(), { kind: "take", operator: alice }, at(1));
    expect(decide(chat, { kind: "end", by: "visitor" }, at(2)).chat.place).toMatchObject({
      operator: alice,
      takenAt: at(1),
      endedBy: "visitor",
    });
  });
});

describe("a chat that goes on from an ended one", () => {
  test("C16: what the visitor gave of themselves carries over", () => {
    expect(returningVisitor(waiting(), undefined)).toMatchObject({ name: "Ann", clientId: "" });
  });

  test("C4: what a site vouched for must be vouched for again", () => {
    const identified = decide(waiting(), { kind: "identify", client }, at(1)).chat;
    expect(returningVisitor(identified, undefined)).toMatchObject({ name: "", email: "", clientId: "" });
    expect(returningVisitor(identified, client)).toMatchObject({ name: "Ann Client", clientId: "c-1" });
  });
});
