import {
  answerMissed,
  denyTransfer,
  forwardChat,
  listForwardTargets,
  transferChat,
} from "@switchboard/contracts/gen/calls";
import { ContactForms } from "@switchboard/sdk/contact-forms";
import type { Conversation } from "@switchboard/sdk/conversation";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { untilMail } from "@switchboard/testing/mails";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { departmentId, People, textsOf, untilTexts } from "./support/people.ts";

let system: TestSystem;
let people: People;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 2, notifies: 1 });
  people = new People(system);
});

afterEach(() => people.leave());
afterAll(() => system.stop());

/** Alice of Support, and Boris of Support and Sales, at another gateway; chat knows both to be there. */
async function team(): Promise<{ alice: StaffClient; boris: StaffClient }> {
  const [alice, boris] = await Promise.all([people.operator("alice"), people.operator("boris", 1)]);
  await Promise.all([alice.setMode("online"), boris.setMode("online")]);
  return { alice, boris };
}

/** Waits until a colleague could be given the chat. */
const untilTarget = (holder: StaffClient, { chatId }: Conversation, name: string) =>
  until(
    `${name} is a target`,
    async () => {
      const { operators } = await holder.call(listForwardTargets, { chat_id: chatId });
      return operators.find((one) => one.name === name);
    },
    30_000,
  );

/** A visitor whose chat offers the contact form, as soon as chat knows that nobody of Support is there. */
async function turnedAway(): Promise<{ visitor: VisitorClient; asked: Conversation }> {
  return until(
    "nobody can answer",
    async () => {
      const visitor = await people.visitor();
      const asked = await visitor.open({ text: "Anybody there?", departmentId: departmentId(visitor, "Support") });
      return asked.chat.form_offered_at === null ? undefined : { visitor, asked };
    },
    30_000,
  );
}

describe("handing chats over", () => {
  test("C20: a forwarded chat is taken by the other department, and nothing said meanwhile is lost", async () => {
    const { alice, boris } = await team();
    const { asked, answering, visitor } = await people.talking(alice, "Can I pay by invoice?");
    const sales = departmentId(visitor, "Sales");
    await until(
      "Sales is offered",
      async () =>
        (await alice.call(listForwardTargets, { chat_id: answering.chatId })).departments.find(
          ({ id }) => id === sales,
        ),
      30_000,
    );

    await answering.call(forwardChat, { department_id: sales });
    await until("it is among what Alice offered", () => alice.offered.count === 1 && alice.held.count === 0);
    await asked.send("Are you there?").accepted;
    await until("Boris sees it in the list", () =>
      boris.waiting.chats.find(({ id, staff }) => id === asked.chatId && staff?.mark === "forwarded"),
    );
    const taken = await boris.take(asked.chatId);
    await taken.send("You can").accepted;

    await untilTexts(asked, ["Can I pay by invoice?", "Are you there?", "You can"]);
    await untilTexts(taken, ["Can I pay by invoice?", "Are you there?", "You can"]);
    expect(taken.chat).toMatchObject({ state: "held", department: { name: "Sales" }, operator: { name: "Boris" } });
    await until("Alice sees where it went", () => answering.chat.operator?.name === "Boris");
    expect(alice.offered.count).toBe(0);
    await boris.end(asked.chatId);
  });

  test("C21: a transfer that is denied is back with its sender; accepted, the target goes on", async () => {
    const { alice, boris } = await team();
    const { asked, answering } = await people.talking(alice, "My invoice is wrong");
    const target = await untilTarget(alice, answering, "Boris");

    await answering.call(transferChat, { operator_id: target.id, reason: "You know invoices" });
    const offered = await until("Boris is offered it", () => boris.offered.conversations[0]);
    expect(offered.chat.staff?.offer).toMatchObject({ reason: "You know invoices", from: { name: "Alice" } });
    await answering.send("A colleague comes").accepted;
    await offered.call(denyTransfer);
    await until("Alice has it again", () => alice.held.count === 1 && alice.offered.count === 0);
    await until("Boris is not offered it any more", () => boris.offered.count === 0);

    await answering.call(transferChat, { operator_id: target.id, reason: "Please" });
    await until("Boris is offered it again", () => boris.offered.count === 1);
    const taken = await boris.take(asked.chatId);
    asked.send("Thank you");
    await taken.send("I am Boris").accepted;
    await until("the visitor reads Boris", () => textsOf(asked).includes("I am Boris"));
    await until("Boris reads all of it", () => textsOf(taken).length === 4);
    await until("Alice is free", () => alice.held.count === 0 && alice.offered.count === 0);
    await boris.end(asked.chatId);
  });
});

describe("when nobody is there", () => {
  test("C1, C19: the contact form reaches the department by mail, and the visitor gets an answer by mail", async () => {
    const { alice, boris } = await team();
    await Promise.all([alice.setMode("offline"), boris.setMode("offline")]);
    const { visitor, asked } = await turnedAway();
    const form = { name: "Ann", email: "ann@home.test", text: "Please call me back" };
    const missed = await new ContactForms(visitor).submit(form);

    expect(missed.chatId).toBe(asked.chatId);
    expect(missed.chat).toMatchObject({ state: "ended", end_reason: "contact_form" });
    await untilTexts(missed, ["Anybody there?", "Please call me back"]);
    const told = await untilMail(system.mails, "alice@acme.test", ({ text }) => text.includes("Please call me back"));
    expect(told.text).toContain(`/workplace/chats/${asked.chatId}`);

    const answering = alice.conversation(asked.chatId);
    await answering.whenLoaded();
    await answering.call(answerMissed, { text: "We will call at noon" });
    const answered = await untilMail(system.mails, "ann@home.test");
    expect(answered.text).toContain("We will call at noon");
    expect(answering.chat.staff?.answered?.by.name).toBe("Alice");
  });

  test("C19: without any chat a form is a missed conversation, and the visitor's next message goes on from it", async () => {
    const visitor = await people.visitor();
    const form = { name: "Vera", email: "vera@home.test", text: "Your opening hours?" };
    const missed = await new ContactForms(visitor).submit({ ...form, departmentId: departmentId(visitor, "Sales") });
    expect(missed.chat).toMatchObject({ state: "ended", end_reason: "contact_form", department: { name: "Sales" } });
    await untilMail(system.mails, "boris@acme.test", ({ text }) => text.includes("Your opening hours?"));

    const next = await visitor.open({ text: "Hello again" });
    expect(next.chat).toMatchObject({ state: "waiting", previous_chat_id: missed.chatId });
  });
});
