import { cancelOffer, forwardChat, transferChat } from "@switchboard/contracts/gen/calls";
import { describe, expect } from "vitest";
import { ContactForms } from "../src/contact-forms.ts";
import { aChat, aHeldChat, aStaff, chatIdOf, projectId } from "./examples.ts";
import { type FakeGateway, Refusal } from "./fake-gateway.ts";
import { heldChat, test } from "./fixtures.ts";

const form = { name: "Ann", email: "ann@home.test", text: "Call me" };
const FORMS = "POST /v1/contact-forms";

/** The forms that came, in their order. */
const formsAt = (gateway: FakeGateway) => gateway.asked.filter(({ path }) => path === FORMS).map(({ body }) => body);

describe("handing a chat over", () => {
  test("C20, C21: an operator forwards, transfers, and takes it back; the conversation shows where it is", async ({
    gateway,
    newStaff,
  }) => {
    const chat = gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const path = `/v1/chats/${chat.id}`;
    const answer = (verb: string, change: Partial<typeof chat>) =>
      gateway.routes.set(`POST ${path}/${verb}`, () => {
        const { version } = gateway.chats.get(chat.id) ?? chat;
        return { chat: gateway.update({ ...chat, ...change, version: version + 1 }) };
      });
    answer("forward", { state: "offered", operator: null });
    answer("offer/cancel", {});
    answer("transfer", { state: "offered" });

    await conversation.call(forwardChat, { department_id: chatIdOf(501) });
    expect(conversation.chat).toMatchObject({ state: "offered", operator: null });
    await conversation.call(cancelOffer);
    expect(conversation.chat.state).toBe("held");
    await conversation.call(transferChat, { operator_id: chatIdOf(601), reason: "knows it" });
    expect(conversation.chat).toMatchObject({ state: "offered", operator: { id: aStaff.id } });
    const bodies = gateway.asked.filter((asked) => asked.path.startsWith(`POST ${path}`)).map(({ body }) => body);
    expect(bodies).toEqual([{ department_id: chatIdOf(501) }, {}, { operator_id: chatIdOf(601), reason: "knows it" }]);
  });

  test("C20: a refusal leaves the conversation as it was", async ({ gateway, newStaff }) => {
    const chat = gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    gateway.routes.set(`POST /v1/chats/${chat.id}/forward`, () => {
      throw new Refusal(409, "failed_precondition", "chat.department_offline");
    });
    await expect(conversation.call(forwardChat, { department_id: chatIdOf(501) })).rejects.toMatchObject({
      reason: "chat.department_offline",
    });
    expect(conversation.chat.state).toBe("held");
  });
});

describe("the contact form", () => {
  test("C19: without a chat it goes to the project, and what it became is the visitor's conversation", async ({
    gateway,
    newVisitor,
  }) => {
    const visitor = newVisitor();
    await visitor.start();
    const missed = aChat({ id: chatIdOf(9), state: "ended", end_reason: "contact_form" });
    gateway.routes.set(FORMS, () => ({ chat: gateway.addChat(missed, [form.text]) }));

    const conversation = await new ContactForms(visitor).submit({ ...form, departmentId: chatIdOf(500) });
    expect(visitor.conversation).toBe(conversation);
    expect(formsAt(gateway)).toEqual([
      { ...form, project_id: projectId, department_id: chatIdOf(500), message_id: expect.any(String) },
    ]);
  });

  test("C19: with a chat that offers it, it goes there", async ({ gateway, newVisitor }) => {
    const chat = gateway.addChat(aChat({ form_offered_at: "2026-11-22T10:03:00.000Z" }), ["hello"]);
    gateway.routes.set(FORMS, () => ({ chat: gateway.update({ ...chat, state: "ended", version: 2 }) }));
    const visitor = newVisitor();
    await visitor.start();

    await new ContactForms(visitor).submit(form);
    expect(formsAt(gateway)).toEqual([{ ...form, chat_id: chat.id, message_id: expect.any(String) }]);
    expect(visitor.conversation?.chat.state).toBe("ended");
  });

  test("C19: sent again because no answer came it is the same form; changed, or after a refusal, another one", async ({
    gateway,
    newVisitor,
  }) => {
    const visitor = newVisitor();
    await visitor.start();
    const refuse = (refusal: Refusal) =>
      gateway.routes.set(FORMS, () => {
        throw refusal;
      });
    const forms = new ContactForms(visitor);
    const send = (text = form.text) => forms.submit({ ...form, text }).catch(() => undefined);
    refuse(new Refusal(0, "", ""));
    await send();
    refuse(new Refusal(503, "unavailable", "database_unavailable"));
    await send();
    await send("Call me today");
    refuse(new Refusal(400, "invalid_argument", "chat.invalid_request"));
    await send("Call me today");
    await send("Call me today");

    const [one, two, three, four, five] = formsAt(gateway).map(({ message_id }) => message_id);
    expect(two).toBe(one);
    expect(three).not.toBe(two);
    expect(four).toBe(three);
    expect(five).not.toBe(four);
  });
});
