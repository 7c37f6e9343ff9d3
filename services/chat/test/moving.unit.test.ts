import { describe, expect, test } from "vitest";
import { submitForm } from "../src/domain/contact-form.ts";
import { take } from "../src/domain/holding.ts";
import { move } from "../src/domain/moving.ts";
import { forward } from "../src/domain/offering.ts";
import { openWith } from "../src/domain/opening.ts";

const at = new Date("2026-11-22T12:00:00Z");
const alice = { id: "alice", name: "Alice" };
const support = { id: "support", name: "Support" };
const sales = { id: "sales", name: "Sales" };
const help = { id: "help", name: "Help" };

const waiting = openWith({
  id: "chat",
  project: { id: "project", name: "Acme" },
  department: support,
  visitor: { id: "ann", name: "Ann", email: "", phone: "", clientId: "" },
  previousChatId: undefined,
  pageUrl: "",
  referrer: "",
  userAgent: "",
  ipAddress: "",
  at,
  answerable: false,
});

describe("the chats of a department that is gone", () => {
  test("C18: one that waits is in the list of the other department, and since when it waits stays", () => {
    const { chat, happened } = move(waiting, support, sales, at);
    expect(chat).toMatchObject({ state: "waiting", department: sales, openTo: ["sales"], queuedAt: at, version: 2 });
    expect(happened).toEqual({ kind: "moved", from: support, to: sales, at });
  });

  test("C20: one that is open to many leaves only the list that is gone", () => {
    const open = { ...waiting, openTo: ["support", "sales", "help"] };
    expect(move(open, help, sales, at).chat).toMatchObject({ department: support, openTo: ["support", "sales"] });
    expect(move(open, support, help, at).chat).toMatchObject({ department: help, openTo: ["help", "sales"] });
  });

  test("C18: one that is held or on offer goes on, and comes back to the other department", () => {
    const held = take(waiting, alice, at).chat;
    expect(move(held, support, sales, at).chat).toMatchObject({ state: "held", operator: alice, department: sales });
    const offered = forward(held, alice, help, at).chat;
    expect(move(offered, support, sales, at).chat).toMatchObject({ state: "offered", department: sales });
    expect(move(offered, help, sales, at).chat).toBe(offered);
  });

  test("others stay as they are, and so do those that are over", () => {
    expect(move(waiting, help, sales, at).chat).toBe(waiting);
    const ended = submitForm(waiting, { name: "Ann", email: "ann@home.test", phone: "" }, at).chat;
    expect(move(ended, support, sales, at).chat).toBe(ended);
  });
});
