import { AppError } from "@switchboard/kit/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Chat, HeldChat } from "../src/domain/chat.ts";
import { noteOf } from "../src/domain/happening.ts";
import { take } from "../src/domain/holding.ts";
import { identify } from "../src/domain/identity.ts";
import { end } from "../src/domain/leaving.ts";
import { openWith, returningVisitor } from "../src/domain/opening.ts";
import type { Transition } from "../src/domain/transition.ts";

const at = new Date("2026-11-22T12:00:00Z");
const alice = { id: "alice", name: "Alice" };
const boris = { id: "boris", name: "Boris" };
const client = { id: "c-1", name: "Ann Client", email: "ann@client.test" };

const waiting = (): Chat =>
  openWith({
    id: "chat",
    project: { id: "project", name: "Acme" },
    department: { id: "support", name: "Support" },
    visitor: { id: "ann", name: "Ann", email: "", phone: "", clientId: "" },
    previousChatId: undefined,
    pageUrl: "",
    referrer: "",
    userAgent: "",
    ipAddress: "",
    at,
    answerable: true,
  });

/** Everything that can be asked of a chat. */
const command = fc.oneof(
  fc.constantFrom(alice, boris).map((operator) => (chat: Chat) => take(chat, operator, at)),
  fc.constantFrom("visitor" as const, "operator" as const).map((by) => (chat: Chat) => end(chat, by, at)),
  fc.constantFrom(client, { ...client, id: "c-2" }).map((who) => (chat: Chat) => identify(chat, who, at)),
);

/** A refusal leaves the chat as it was. */
function attempt(decide: (chat: Chat) => Transition, chat: Chat): Transition {
  try {
    return decide(chat);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== "failed_precondition") throw error;
    return { chat, happened: undefined };
  }
}

describe("the state machine of a chat", () => {
  test("every change counts once and is noted under the next number; what changes nothing changes nothing", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        let chat = waiting();
        for (const decide of commands) {
          const { chat: next, happened } = attempt(decide, chat);
          const step = happened === undefined ? 0 : 1;
          expect(next.version - chat.version).toBe(step);
          expect(next.lastSeq - chat.lastSeq).toBe(step);
          if (happened === undefined) expect(next).toBe(chat);
          else expect(noteOf(happened)?.code).toBe(happened.kind);
          chat = next;
        }
      }),
    );
  });

  test("C18: the first to take a chat keeps it, and nothing brings an ended chat back", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        let chat = waiting();
        for (const decide of commands) {
          const { chat: next } = attempt(decide, chat);
          if (chat.state === "held" && (next.state === "held" || next.state === "ended"))
            expect(next.operator).toEqual(chat.operator);
          if (chat.state === "ended") expect(next).toBe(chat);
          if (chat.state !== "waiting") expect(next.state).not.toBe("waiting");
          chat = next;
        }
      }),
    );
  });

  test("since when a chat waits never changes", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const last = commands.reduce((chat, decide) => attempt(decide, chat).chat, waiting());
        expect(last.queuedAt).toEqual(at);
        expect(last.openedAt).toEqual(at);
      }),
    );
  });

  test("any repetition of the last change changes nothing", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 6 }), command, (commands, last) => {
        const before = commands.reduce((chat, decide) => attempt(decide, chat).chat, waiting());
        const after = attempt(last, before).chat;
        expect(attempt(last, after).chat).toBe(after);
      }),
    );
  });

  test("C7: who comes too late is told who has the chat", () => {
    const held = take(waiting(), alice, at).chat;
    expect(() => take(held, boris, at)).toThrow(
      expect.objectContaining({
        reason: "chat.already_taken",
        params: { chat_id: "chat", operator_id: "alice", operator_name: "Alice" },
      }),
    );
  });

  test("C16: an ended chat remembers who held it", () => {
    const held = take(waiting(), alice, at).chat as HeldChat;
    expect(end(held, "visitor", at).chat).toMatchObject({ operator: alice, takenAt: at, endedBy: "visitor" });
  });
});

describe("a chat that goes on from an ended one", () => {
  test("C16: what the visitor gave of themselves carries over", () => {
    expect(returningVisitor(waiting(), undefined)).toMatchObject({ name: "Ann", clientId: "" });
  });

  test("C4: what a site vouched for must be vouched for again", () => {
    const identified = identify(waiting(), client, at).chat;
    expect(returningVisitor(identified, undefined)).toMatchObject({ name: "", email: "", clientId: "" });
    expect(returningVisitor(identified, client)).toMatchObject({ name: "Ann Client", clientId: "c-1" });
  });
});
