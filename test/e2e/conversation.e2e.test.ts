import { endChat, listMessages } from "@switchboard/contracts/gen/calls";
import { MemoryStorage } from "@switchboard/sdk/key-value-storage";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { departmentId, People, textsOf, untilTexts } from "./support/people.ts";
import { siteToken } from "./support/site-token.ts";

let system: System;
let people: People;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 2, chats: 2 });
  people = new People(system);
});

afterEach(() => people.leave());
afterAll(() => system.stop());

describe("a conversation of two sides", () => {
  test("C1, C7: a visitor's first message puts a chat into the list of those who may take it", async () => {
    const [alice, dave, visitor] = await Promise.all([
      people.operator("alice"),
      people.operator("dave"),
      people.visitor(),
    ]);
    const before = alice.waiting.count;
    const asked = await visitor.open({
      text: "My site is down",
      name: "Ann",
      departmentId: departmentId(visitor, "Support"),
    });
    const chat = await until("the chat in the list", () => alice.waiting.chats.find(({ id }) => id === asked.chatId));
    expect(chat).toMatchObject({
      state: "waiting",
      visitor: { name: "Ann" },
      department: { name: "Support" },
      project: { name: "ACME Hosting" },
    });
    expect(chat.preview.map(({ text }) => text)).toEqual(["My site is down"]);
    expect(alice.waiting.count).toBe(before + 1);
    expect(dave.waiting.chats.map(({ id }) => id)).not.toContain(asked.chatId);
  });

  test("C2: what one side writes appears on the other, with sent, delivered and read marks", async () => {
    const alice = await people.operator("alice", 1);
    const { asked, answering } = await people.talking(alice);
    asked.send("it says 502");
    await untilTexts(answering, ["hello", "it says 502"]);
    const ack = await answering.send("looking into it").accepted;
    await untilTexts(asked, ["hello", "it says 502", "looking into it"]);
    const mine = await until("the message", () => answering.messages.find(({ seq }) => seq === ack.seq));
    await until("the delivered mark", () => answering.mark(mine) === "delivered");
    asked.markRead();
    await until("the read mark", () => answering.mark(mine) === "read");
  });

  test("C2: both sides see the other typing", async () => {
    const alice = await people.operator("alice", 1);
    const { asked, answering } = await people.talking(alice);
    await until("the operator sees typing", () => {
      asked.typing();
      return answering.othersTyping.some(({ kind }) => kind === "visitor");
    });
    await until("the visitor sees typing", () => {
      answering.typing();
      return asked.othersTyping.some(({ name }) => name === "Alice");
    });
  });

  test("C7: a waiting chat can be read without taking it, and that marks nothing as read", async () => {
    const [alice, visitor] = await Promise.all([people.operator("alice"), people.visitor()]);
    const asked = await visitor.open({ text: "anyone?", departmentId: departmentId(visitor, "Support") });
    const { messages } = await alice.call(listMessages, { chat_id: asked.chatId });
    expect(messages.map(({ text }) => text)).toEqual(["anyone?"]);
    expect(asked.chat.operator_cursors).toEqual({ delivered_seq: 0, read_seq: 0 });
    expect(asked.chat.state).toBe("waiting");
  });

  test("C7: of operators who take a chat at once exactly one has it, the others are told who", async () => {
    const staff = await Promise.all([people.operator("alice"), people.operator("boris", 1), people.operator("carol")]);
    for (let round = 0; round < 5; round++) {
      const visitor = await people.visitor();
      const asked = await visitor.open({ text: "take me", departmentId: departmentId(visitor, "Support") });
      const results = await Promise.allSettled(staff.map((one) => one.take(asked.chatId)));
      const winners = staff.filter((_, i) => results[i]?.status === "fulfilled");
      expect(winners).toHaveLength(1);
      const losses = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      for (const loss of losses) {
        expect(loss).toMatchObject({
          status: 409,
          reason: "chat.already_taken",
          params: { operator_name: winners[0]?.staff?.name },
        });
      }
      await Promise.all(
        staff.map((one) => until("it left every list", () => one.waiting.chats.every(({ id }) => id !== asked.chatId))),
      );
    }
  });

  test("C3: a visitor who reloads the page finds the conversation and goes on", async () => {
    const alice = await people.operator("alice");
    const browser = new MemoryStorage();
    const { visitor, asked, answering } = await people.talking(alice, "before the reload", browser);
    answering.send("still here?");
    await untilTexts(asked, ["before the reload", "still here?"]);
    visitor.disconnect();
    answering.send("said while you were away");
    const again = await people.visitor(0, browser);
    const resumed = await until("the conversation", () => again.conversation);
    expect(resumed.chatId).toBe(asked.chatId);
    await untilTexts(resumed, ["before the reload", "still here?", "said while you were away"]);
    resumed.send("yes");
    await until("the answer", () => textsOf(answering).at(-1) === "yes");
  });

  test("C3, P4: an operator who reloads finds the chats they hold", async () => {
    const alice = await people.operator("alice");
    const { asked } = await people.talking(alice, "hold on to me");
    alice.disconnect();
    const again = await people.operator("alice", 1);
    const held = await until("the held chat", () =>
      again.held.conversations.find(({ chatId }) => chatId === asked.chatId),
    );
    await untilTexts(held, ["hold on to me"]);
  });

  test("C16: an ended chat stays readable, and the visitor's next message opens a new one that links to it", async () => {
    const alice = await people.operator("alice");
    const { visitor, asked, answering } = await people.talking(alice, "thanks, bye");
    await answering.call(endChat);
    await until("the visitor sees the end", () => asked.chat.state === "ended");
    expect((await alice.call(listMessages, { chat_id: asked.chatId })).messages.map(({ text }) => text)).toContain(
      "thanks, bye",
    );
    await expect(answering.send("one more thing").accepted).rejects.toMatchObject({ reason: "chat.ended" });
    const ack = await asked.send("it is down again").accepted;
    expect(ack.chat_id).not.toBe(asked.chatId);
    const next = await until("the new conversation", () =>
      visitor.conversation?.chatId === ack.chat_id ? visitor.conversation : undefined,
    );
    await untilTexts(next, ["it is down again"]);
    expect(next.chat).toMatchObject({ state: "waiting", previous_chat_id: asked.chatId });
  });

  test("C4: a visitor who signs in on the site becomes a client in the running chat", async () => {
    const alice = await people.operator("alice");
    const { visitor, answering } = await people.talking(alice);
    await visitor.identify(await siteToken(system, { sub: "client-17", name: "Ann Kay", email: "ann@example.test" }));
    await until("the operator sees the client", () => answering.chat.visitor.client_id === "client-17");
    expect(answering.chat.visitor).toMatchObject({ name: "Ann Kay", email: "ann@example.test" });
  });

  test("C4: a forged, an expired and an over-long token of a client are refused and change nothing", async () => {
    const alice = await people.operator("alice");
    const { visitor, answering } = await people.talking(alice);
    const forged = await siteToken(system, { sub: "client-18" }, { secret: "x".repeat(43) });
    const expired = await siteToken(system, { sub: "client-18" }, { issuedAt: -7200, lifetime: 3600 });
    const endless = await siteToken(system, { sub: "client-18" }, { lifetime: 86_400 });
    for (const token of [forged, expired, endless, "rubbish"]) {
      await expect(visitor.identify(token)).rejects.toMatchObject({ status: 401, reason: "presence.bad_client_token" });
    }
    expect(answering.chat.visitor.client_id).toBeNull();
  });
});
