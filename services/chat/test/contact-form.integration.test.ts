import { decode, fromEventJson } from "@switchboard/contracts/encode";
import { type Chat, ChatState, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { type VisitorLive, VisitorLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { ContactFormService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { type MailRequested, MailRequestedSchema } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { liveVisitorSubject } from "@switchboard/contracts/subjects";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { until } from "@switchboard/testing/until";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, newVisitor, openRequest, there, type Visitor } from "./fixture.ts";

const { alice, boris, zoe, trainee, sales, support, project } = acme;

let fixture: ChatFixture;
let instance: Instance;
let forms: UnaryClient<typeof ContactFormService>;

beforeEach(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  forms = instance.clientOf(ContactFormService);
  await fixture.pool.query("update departments set email = 'support@acme.test' where id = $1", [support]);
});

afterEach(() => fixture.stop());

const aForm = () => ({
  chatId: "",
  projectId: project as string,
  departmentId: support as string,
  name: "Ann",
  email: "ann@home.test",
  phone: "+1 555",
  messageId: newId(),
  text: "Please call me back",
  origin: {
    pageUrl: "https://shop.example/cart",
    referrer: "",
    userAgent: "Firefox",
    ipAddress: "203.0.113.7",
    timeZone: "",
    language: "",
  },
});

const submit = async (caller: Caller, changes: Partial<ReturnType<typeof aForm>> = {}): Promise<Chat> =>
  there((await forms.submitContactForm({ ...aForm(), ...changes }, await fixture.as(caller))).chat);

/** The form of a chat is sent with the chat alone. */
const submitTo = (visitor: Visitor, chatId: string, changes: Partial<ReturnType<typeof aForm>> = {}) =>
  submit(visitor, { chatId, projectId: "", departmentId: "", ...changes });

const mails = async (): Promise<MailRequested[]> =>
  (await fixture.events())
    .filter(({ subject }) => subject.startsWith("switchboard.chat.v1.mail_requested."))
    .map(({ payload }) => fromEventJson(MailRequestedSchema, payload));

const textsOf = async (chatId: string) =>
  (await fixture.messages(instance, chatId)).flatMap(({ content }) => (content.case === "text" ? [content.value] : []));

const reasonOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "ok",
    ({ kind, reason }) => `${kind} ${reason}`,
  );

describe("the contact form of a chat", () => {
  test("C1, C19: with nobody online it is offered at once, and ends the chat as a missed conversation", async () => {
    const { chat, visitor } = await fixture.openChat(instance);
    expect(chat.formOfferedAt).toBeDefined();
    const missed = await submitTo(visitor, chat.id);

    expect(missed).toMatchObject({
      id: chat.id,
      state: ChatState.ENDED,
      endReason: EndReason.CONTACT_FORM,
      endedBy: AuthorKind.VISITOR,
      listedIn: [],
      visitor: { name: "Ann", email: "ann@home.test", phone: "+1 555" },
    });
    expect(await textsOf(chat.id)).toEqual(["hello", "Please call me back"]);
    const { rowCount } = await fixture.pool.query("select from deadlines where chat_id = $1", [chat.id]);
    expect(rowCount).toBe(0);
  });

  test("C19: the department's mailbox is told in the same transaction, and can answer the visitor", async () => {
    const { chat, visitor } = await fixture.openChat(instance);
    await submitTo(visitor, chat.id);
    expect(await mails()).toEqual([
      expect.objectContaining({
        to: ["support@acme.test"],
        template: "contact_form",
        language: "en",
        replyTo: "ann@home.test",
        params: {
          project_name: "Acme",
          department_name: "Support",
          name: "Ann",
          email: "ann@home.test",
          phone: "+1 555",
          message: "Please call me back",
          link: `https://support.example/workplace/chats/${chat.id}`,
        },
      }),
    ]);
  });

  test("C19: a department without a mailbox is told through its members, at most 50 of them", async () => {
    await fixture.pool.query("update departments set email = '' where id = $1", [support]);
    await fixture.pool.query("update staff set email = lower(name) || '@acme.test'");
    await submit(newVisitor());
    await fixture.pool.query(
      `insert into staff (id, name, email, role, department_ids, permissions, version)
       select gen_random_uuid(), 'M' || n, n || '@acme.test', 'operator', $1, '{chat}', 1 from generate_series(1, 60) n`,
      [[support]],
    );
    await submit(newVisitor());

    const [few, many] = await mails();
    // The trainee may not answer chats, Zoe is elsewhere.
    expect(few?.to).toEqual(["alice@acme.test", "boris@acme.test"]);
    expect(many?.to).toHaveLength(50);
  });

  test("C19: an operator sends the visitor of a held chat there, and of a waiting one from the list", async () => {
    await fixture.online(alice);
    const { chat: held, visitor } = await fixture.heldChat(instance);
    const { chat: waiting } = await fixture.openChat(instance);
    expect([held.formOfferedAt, waiting.formOfferedAt]).toEqual([undefined, undefined]);
    const offer = async (chatId: string, person: Caller) =>
      forms.sendToContactForm({ chatId }, await fixture.as(person));

    const { chat: offered } = await offer(held.id, alice);
    expect(offered).toMatchObject({
      state: ChatState.HELD,
      formOfferedAt: expect.objectContaining({ seconds: expect.any(BigInt) }),
    });
    expect((await offer(held.id, alice)).chat?.version).toBe(offered?.version);
    expect((await offer(waiting.id, boris)).chat).toMatchObject({
      formOfferedAt: expect.objectContaining({ seconds: expect.any(BigInt) }),
    });
    expect(await reasonOf(offer(held.id, boris))).toBe("permission_denied chat.not_yours");
    expect(await reasonOf(offer(held.id, zoe))).toBe("not_found chat.chat_not_found");
    expect(await reasonOf(offer(held.id, visitor))).toBe("permission_denied caller.not_allowed");

    const missed = await submitTo(visitor, held.id);
    expect(missed).toMatchObject({ state: ChatState.ENDED, operatorId: alice.id, endReason: EndReason.CONTACT_FORM });
    expect(await fixture.loadOf(alice)).toBe(0);
    expect(await reasonOf(offer(held.id, alice))).toBe("failed_precondition chat.ended");
  });

  test("C19: it is offered no longer once somebody has taken the chat", async () => {
    const { chat, visitor } = await fixture.heldChat(instance);
    expect(chat.formOfferedAt).toBeUndefined();
    expect(await reasonOf(submitTo(visitor, chat.id))).toBe("failed_precondition chat.form_not_offered");
  });

  test("C19: a chat that offers no form takes none, and keeps nothing of it", async () => {
    await fixture.online(alice);
    const { chat, visitor } = await fixture.heldChat(instance);
    expect(await reasonOf(submitTo(visitor, chat.id))).toBe("failed_precondition chat.form_not_offered");
    expect(await textsOf(chat.id)).toEqual(["hello"]);
    expect(await mails()).toEqual([]);
  });

  test("C19: a chat of another visitor, or none, is not found", async () => {
    const { chat } = await fixture.openChat(instance);
    expect(await reasonOf(submitTo(newVisitor(), chat.id))).toBe("not_found chat.chat_not_found");
    expect(await reasonOf(submitTo(newVisitor(), newId()))).toBe("not_found chat.chat_not_found");
  });

  test("C19: a form that comes after its chat was ended is not lost: it is a missed conversation of its own", async () => {
    const { chat, visitor } = await fixture.openChat(instance);
    await instance.client.endChat({ chatId: chat.id }, await fixture.as(visitor));
    const missed = await submitTo(visitor, chat.id);

    expect(missed).toMatchObject({
      state: ChatState.ENDED,
      endReason: EndReason.CONTACT_FORM,
      previousChatId: chat.id,
      departmentId: support,
    });
    expect(missed.id).not.toBe(chat.id);
    expect(await textsOf(missed.id)).toEqual(["Please call me back"]);
  });
});

describe("the contact form without a chat", () => {
  test("C1, C19: it makes a conversation that is over, with its message, its mail and its events", async () => {
    const visitor = newVisitor();
    const missed = await submit(visitor);
    expect(missed).toMatchObject({
      state: ChatState.ENDED,
      endReason: EndReason.CONTACT_FORM,
      departmentId: support,
      operatorId: "",
      headSeq: 1,
      version: 1,
      listedIn: [],
      origin: { pageUrl: "https://shop.example/cart" },
      visitor: { id: visitor.id, name: "Ann", email: "ann@home.test" },
    });
    expect(await textsOf(missed.id)).toEqual(["Please call me back"]);
    expect((await mails()).map(({ to }) => to)).toEqual([["support@acme.test"]]);
    const events = (await fixture.events()).map(({ subject }) => subject.split(".")[3]);
    expect(events).toEqual(["chat_opened", "message_sent", "chat_ended", "mail_requested"]);
    const { rows } = await fixture.pool.query("select version, kind from chat_timeline where chat_id = $1", [
      missed.id,
    ]);
    expect(rows).toEqual([{ version: 1, kind: "ended" }]);
  });

  test("C19: it is taken also when somebody could answer, in the project's first department if none is named", async () => {
    await fixture.online(alice, boris);
    expect(await submit(newVisitor(), { departmentId: "" })).toMatchObject({
      state: ChatState.ENDED,
      departmentId: sales,
    });
  });

  test("C19: with the same message id it is one conversation with one mail, however often and through any instance", async () => {
    const visitor = newVisitor();
    const form = aForm();
    const other = (await fixture.instance()).clientOf(ContactFormService);
    const answers = await Promise.all(
      [forms, other, forms, other].map(async (one) => one.submitContactForm(form, await fixture.as(visitor))),
    );
    expect(new Set(answers.map(({ chat }) => chat?.id)).size).toBe(1);
    expect(await mails()).toHaveLength(1);
  });

  test("C19: the visitor's other tabs are told, and their next message opens a chat that goes on from it", async () => {
    const visitor = newVisitor();
    const told: VisitorLive[] = [];
    const subscription = fixture.bus.subscribe(liveVisitorSubject(visitor.id), (data) =>
      told.push(decode(VisitorLiveSchema, data)),
    );
    await fixture.bus.flush();
    const missed = await submit(visitor);
    await until("the tabs are told", () => told.length === 1);
    subscription.unsubscribe();
    const { chat } = await instance.client.openChat(openRequest(), await fixture.as(visitor));
    expect(chat).toMatchObject({ state: ChatState.WAITING, previousChatId: missed.id });
  });

  test("C19: with a running chat that offers the form it ends that one; with any other it is one of its messages", async () => {
    const { chat: offering, visitor: ann } = await fixture.openChat(instance);
    expect(await submit(ann)).toMatchObject({ id: offering.id, state: ChatState.ENDED });

    await fixture.online(alice);
    const { chat: held, visitor: vera } = await fixture.heldChat(instance);
    expect(await submit(vera)).toMatchObject({ id: held.id, state: ChatState.HELD });
    expect(await textsOf(held.id)).toEqual(["hello", "Please call me back"]);
    expect(await mails()).toHaveLength(1);
  });

  test("C19: who is known as a client stays it, and says themselves where the answer goes", async () => {
    const client = await fixture.prove(instance, newVisitor(), "c-1", { projectId: project });
    expect((await submit(client)).visitor).toMatchObject({
      clientId: "c-1",
      email: "ann@home.test",
    });
  });

  test.each([
    ["a blank name", { name: " " }, "/name"],
    ["a name of 101 characters", { name: "x".repeat(101) }, "/name"],
    ["no email", { email: "" }, "/email"],
    ["what is no email", { email: "ann at home" }, "/email"],
    ["two emails", { email: "ann@home.test,eve@evil.test" }, "/email"],
    ["a header in the email", { email: "ann@home.test\nBcc: eve@evil.test" }, "/email"],
    ["a phone of 41 characters", { phone: "1".repeat(41) }, "/phone"],
    ["a blank text", { text: " " }, "/text"],
    ["a text of 4001 characters", { text: "x".repeat(4001) }, "/text"],
    ["no place", { projectId: "", departmentId: "" }, "/project_id"],
  ])("C19: %s is refused by its field", async (_what, changes, pointer) => {
    await expect(submit(newVisitor(), changes)).rejects.toMatchObject({
      kind: "invalid_argument",
      violations: [expect.objectContaining({ pointer })],
    });
  });

  test("C19: an unknown project, or a department that does not serve it, is not found", async () => {
    const reason = (changes: Partial<ReturnType<typeof aForm>>) => reasonOf(submit(newVisitor(), changes));
    expect(await reason({ projectId: newId() })).toBe("not_found chat.project_not_found");
    expect(await reason({ departmentId: acme.elsewhere })).toBe("not_found chat.department_not_found");
  });

  test("C19: one visitor sends five in ten minutes; the sixth is told when to come back", async () => {
    const visitor = newVisitor();
    for (const _ of [1, 2, 3, 4, 5]) await submit(visitor);
    await expect(submit(visitor)).rejects.toMatchObject({
      kind: "resource_exhausted",
      reason: "chat.too_many_forms",
      params: { retry_after_s: expect.stringMatching(/^\d+$/) },
    });
    await submit(newVisitor());
  });
});

describe("floods of contact forms", () => {
  const flood = (key: string, uses: number) =>
    fixture.pool.query(
      `
      insert into allowances (key, uses, forget_at)
      values ($1, array(select now() from generate_series(1, $2::int)), now() + interval '1 hour')
      on conflict (key) do update set uses = excluded.uses`,
      [key, uses],
    );

  test("X43: with however many cookies, a network address sends so many", async () => {
    await flood("contact-form:from:198.51.100.9", 60);
    const origin = { ...aForm().origin, ipAddress: "::ffff:198.51.100.9" };
    await expect(submit(newVisitor(), { origin })).rejects.toMatchObject({ reason: "chat.too_many_forms" });
  });

  test("X43: beyond so many mails to a department a form is taken and no mail goes out", async () => {
    await flood(`contact-form:to:${acme.support}`, 120);
    const before = (await mails()).length;
    expect(await submit(newVisitor())).toMatchObject({ endReason: EndReason.CONTACT_FORM });
    expect(await mails()).toHaveLength(before);
  });
});

describe("answers to missed conversations", () => {
  const answer = async (chatId: string, person: Caller, text = "We called") =>
    there((await forms.answerMissed({ chatId, text }, await fixture.as(person))).chat);

  test("C19: one click answers by mail to the address that was left, and shows who did", async () => {
    const missed = await submit(newVisitor());
    const answered = await answer(missed.id, boris);
    expect(answered).toMatchObject({
      state: ChatState.ENDED,
      endReason: EndReason.CONTACT_FORM,
      version: missed.version + 1,
      answered: {
        byId: boris.id,
        byName: "Boris",
        at: expect.objectContaining({ seconds: expect.any(BigInt) }),
      },
    });
    expect((await mails())[1]).toMatchObject({
      to: ["ann@home.test"],
      template: "answer",
      replyTo: "support@acme.test",
      params: { project_name: "Acme", operator_name: "Boris", text: "We called", quoted: "Please call me back" },
    });
  });

  test("C19: it may be answered again, each a mail; the same request again is none", async () => {
    const missed = await submit(newVisitor());
    await answer(missed.id, boris);
    const again = { ...(await fixture.as(alice)), idempotencyKey: newId() };
    for (const _ of [1, 2]) await forms.answerMissed({ chatId: missed.id, text: "And wrote" }, again);
    const { chat } = await instance.client.getChat({ chatId: missed.id }, await fixture.as(alice));
    expect(chat?.answered).toMatchObject({ byName: "Alice" });
    expect((await mails()).map(({ template }) => template)).toEqual(["contact_form", "answer", "answer"]);
  });

  test("C19: only a missed conversation is answered so, only by staff who see it", async () => {
    const { chat, visitor } = await fixture.openChat(instance);
    expect(await reasonOf(answer(chat.id, alice))).toBe("failed_precondition chat.not_missed");
    await instance.client.endChat({ chatId: chat.id }, await fixture.as(visitor));
    expect(await reasonOf(answer(chat.id, alice))).toBe("failed_precondition chat.not_missed");

    const missed = await submit(newVisitor());
    expect(await reasonOf(answer(missed.id, zoe))).toBe("not_found chat.chat_not_found");
    expect(await reasonOf(answer(missed.id, trainee))).toBe("permission_denied caller.not_allowed");
    expect(await reasonOf(answer(missed.id, visitor))).toBe("permission_denied caller.not_allowed");
    expect(await reasonOf(answer(missed.id, alice, " "))).toBe("invalid_argument chat.invalid_message");
    expect(await mails()).toHaveLength(1);
  });
});
