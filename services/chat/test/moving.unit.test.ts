import { describe, expect, test } from "vitest";
import { type Chat, type Named, unknownOrigin } from "../src/domain/chat.ts";
import { decide } from "../src/domain/chat-machine.ts";
import { openWaiting } from "../src/domain/opening.ts";

const at = new Date("2026-11-22T12:00:00Z");
const alice = { id: "alice", name: "Alice" };
const support = { id: "support", name: "Support" };
const sales = { id: "sales", name: "Sales" };
const help = { id: "help", name: "Help" };

const opening = {
  id: "chat",
  project: { id: "project", name: "Acme" },
  department: support,
  visitor: { id: "ann", name: "Ann", email: "", phone: "", clientId: "" },
  origin: unknownOrigin,
  previousChatId: undefined,
  at,
};
const waiting = openWaiting(opening, false).chat;
const move = (chat: Chat, from: Named, to: Named) => decide(chat, { kind: "move", from, to }, at);

describe("the chats of a department that is gone", () => {
  test("C18: one that waits is in the list of the other department, and since when it waits stays", () => {
    const { chat, happened } = move(waiting, support, sales);
    expect(chat).toMatchObject({ department: sales, queuedAt: at, version: 2 });
    expect(chat.place).toEqual({ state: "waiting", openTo: ["sales"] });
    expect(happened).toEqual({ kind: "moved", from: support, to: sales, at });
  });

  test("C20: one that is open to many leaves only the list that is gone", () => {
    const open: Chat = { ...waiting, place: { state: "waiting", openTo: ["support", "sales", "help"] } };
    expect(move(open, help, sales).chat).toMatchObject({
      department: support,
      place: { openTo: ["support", "sales"] },
    });
    expect(move(open, support, help).chat).toMatchObject({ department: help, place: { openTo: ["help", "sales"] } });
  });

  test("C18: one that is held or on offer goes on, and comes back to the other department", () => {
    const held = decide(waiting, { kind: "take", operator: alice }, at).chat;
    expect(move(held, support, sales).chat).toMatchObject({
      department: sales,
      place: { state: "held", operator: alice },
    });
    const offered = decide(held, { kind: "forward", by: alice, department: help }, at).chat;
    expect(move(offered, support, sales).chat).toMatchObject({ department: sales, place: { state: "offered" } });
    expect(move(offered, help, sales).chat).toBe(offered);
  });

  test("others stay as they are, and so do those that are over", () => {
    expect(move(waiting, help, sales).chat).toBe(waiting);
    const ended = decide(
      waiting,
      { kind: "submit_form", form: { name: "Ann", email: "ann@home.test", phone: "" } },
      at,
    ).chat;
    expect(move(ended, support, sales).chat).toBe(ended);
  });
});
