import { decode, fromEventJson } from "@switchboard/contracts/encode";
import { ChatState } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import {
  type HeldLive,
  HeldLiveSchema,
  type VisitorLive,
  VisitorLiveSchema,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { Delivery, OutreachService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { type MailRequested, MailRequestedSchema } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { plain } from "@switchboard/contracts/messages";
import { liveHeldSubject, liveVisitorSubject } from "@switchboard/contracts/subjects";
import { toDate } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listTimeline } from "../src/store/timeline.ts";
import { acme, ChatFixture, type Instance, newVisitor, openRequest, there, type Visitor } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let two: Instance;
let outreach: UnaryClient<typeof OutreachService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  two = await fixture.instance();
  outreach = one.clientOf(OutreachService);
});

afterAll(() => fixture.stop());

const notesOf = async (chatId: string): Promise<unknown[]> =>
  (await fixture.messages(one, chatId)).flatMap(({ content }) =>
    content.case === "system" ? [plain(content.value)] : [],
  );

/** A gateway with a tab of the visitor: answers what is asked of it. */
async function openWidget({ id }: Visitor): Promise<{ heard: VisitorLive[]; close(): void }> {
  const heard: VisitorLive[] = [];
  const subscription = fixture.bus.subscribe(liveVisitorSubject(id), (data, _subject, respond) => {
    heard.push(decode(VisitorLiveSchema, data));
    respond(new Uint8Array());
  });
  await fixture.bus.flush();
  return { heard, close: () => subscription.unsubscribe() };
}

/** A client who wrote before, and is gone. */
async function formerClient(email = "ann@client.test"): Promise<{ visitor: Visitor; clientId: string }> {
  const clientId = newId();
  const visitor = await fixture.prove(one, newVisitor(), clientId, { email });
  const { chat } = await one.client.openChat(openRequest({ email: "" }), await fixture.as(visitor));
  await one.client.endChat({ chatId: there(chat).id }, await fixture.as(visitor));
  return { visitor, clientId };
}

const start = (
  person: { clientId: string } | { visitorId: string },
  text = "Your payment failed",
  messageId = newId(),
) => ({
  projectId: acme.project as string,
  person:
    "clientId" in person
      ? ({ case: "clientId", value: person.clientId } as const)
      : ({ case: "visitorId", value: person.visitorId } as const),
  messageId,
  text,
});

const loadOf = async (id: string): Promise<number | undefined> =>
  (await fixture.pool.query<{ load: number }>("select load from operators where id = $1", [id])).rows[0]?.load;

const invitationTo = async (email: string): Promise<MailRequested[]> =>
  (await fixture.events())
    .filter(({ subject }) => subject.startsWith("switchboard.chat.v1.mail_requested."))
    .map(({ payload }) => fromEventJson(MailRequestedSchema, payload))
    .filter(({ to }) => to.includes(email));

describe("asking to sign in", () => {
  test("C11: the operator asks once a minute; the conversation shows it without a gap", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const alice = await fixture.as(acme.alice);
    await outreach.askToSignIn({ chatId: chat.id }, alice);

    expect(await notesOf(chat.id)).toContainEqual({ code: "sign_in_asked", params: {} });
    await one.exchange.send(chat.id, newId(), "how?", await fixture.token(visitor));
    expect((await fixture.messages(one, chat.id)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    await expect(outreach.askToSignIn({ chatId: chat.id }, alice)).rejects.toMatchObject({
      kind: "resource_exhausted",
      reason: "chat.asked_lately",
      params: { retry_after_s: expect.stringMatching(/^\d+$/) },
    });
  });

  test("C11: who is a client already is not asked, and only the operator who answers asks", async () => {
    const visitor = await fixture.prove(one, newVisitor(), newId());
    const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
    const chatId = there(chat).id;
    const boris = await fixture.as(acme.boris);
    await expect(outreach.askToSignIn({ chatId }, boris)).rejects.toMatchObject({ reason: "chat.not_yours" });
    await one.client.takeChat({ chatId }, boris);
    await expect(outreach.askToSignIn({ chatId }, boris)).rejects.toMatchObject({ reason: "chat.client_already" });
    await one.client.endChat({ chatId }, boris);
    await expect(outreach.askToSignIn({ chatId }, boris)).rejects.toMatchObject({ reason: "chat.ended" });
  });
});

describe("offering a page", () => {
  test("C14: a page of the site is offered as a note with its address and label", async () => {
    const { chat } = await fixture.heldChat(one);
    const offer = { chatId: chat.id, url: "https://shop.example/help", label: " How to pay " };
    await outreach.offerPage(offer, await fixture.as(acme.alice));
    expect(await notesOf(chat.id)).toContainEqual({
      code: "page_offered",
      params: { url: "https://shop.example/help", label: "How to pay" },
    });
  });

  test.each(["javascript:alert(1)", "https://evil.example/", "ftp://shop.example/"])(
    "C14: %s is refused",
    async (url) => {
      const { chat } = await fixture.heldChat(one);
      const offered = outreach.offerPage({ chatId: chat.id, url, label: "" }, await fixture.as(acme.alice));
      await expect(offered).rejects.toMatchObject({ kind: "invalid_argument", reason: "chat.invalid_page" });
      expect(await notesOf(chat.id)).toHaveLength(1);
    },
  );

  test("G2: the same offer again is one note", async () => {
    const { chat } = await fixture.heldChat(one);
    const options = { ...(await fixture.as(acme.alice)), idempotencyKey: newId() };
    const offer = { chatId: chat.id, url: "https://shop.example/", label: "" };
    await Promise.all([outreach.offerPage(offer, options), two.clientOf(OutreachService).offerPage(offer, options)]);
    expect(await notesOf(chat.id)).toHaveLength(2);
  });
});

describe("knocking", () => {
  test("C14: a knock reaches the open widget, once in 10 seconds whoever asks", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const widget = await openWidget(visitor);
    const alice = await fixture.as(acme.alice);
    const knocks = await Promise.allSettled([
      outreach.knock({ chatId: chat.id }, alice),
      two.clientOf(OutreachService).knock({ chatId: chat.id }, alice),
    ]);
    widget.close();

    expect(widget.heard.map((heard) => plain(heard).event)).toEqual([
      { case: "knock", value: { chatId: chat.id, operatorName: "Alice" } },
    ]);
    const refused = knocks.filter((result) => result.status === "rejected");
    expect(refused).toMatchObject([
      { reason: { reason: "chat.knocked_lately", params: { retry_after_s: expect.stringMatching(/^\d+$/) } } },
    ]);
  });

  test("C14: when no widget is open the operator is told, and may knock as soon as one is", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const alice = await fixture.as(acme.alice);
    await expect(outreach.knock({ chatId: chat.id }, alice)).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "chat.visitor_away",
    });
    const widget = await openWidget(visitor);
    await outreach.knock({ chatId: chat.id }, alice);
    widget.close();
    expect(widget.heard).toHaveLength(1);
  });

  test("C14: only the operator who answers a running chat knocks", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    for (const [caller, reason] of [
      [acme.boris, "chat.not_yours"],
      [acme.zoe, "chat.chat_not_found"],
      [visitor, "caller.not_allowed"],
    ] as const) {
      await expect(outreach.knock({ chatId: chat.id }, await fixture.as(caller))).rejects.toMatchObject({ reason });
    }
  });
});

describe("addressing a client first", () => {
  test("C6: the chat is held by the operator, counts in their load, and pops up in the open widget", async () => {
    const { visitor, clientId } = await formerClient();
    const widget = await openWidget(visitor);
    const held: HeldLive[] = [];
    const tabs = fixture.bus.subscribe(liveHeldSubject(acme.boris.id), (data) =>
      held.push(decode(HeldLiveSchema, data)),
    );
    await fixture.bus.flush();
    const before = (await loadOf(acme.boris.id)) ?? 0;

    const { chat, delivered } = await outreach.startConversation(start({ clientId }), await fixture.as(acme.boris));

    expect(delivered).toBe(Delivery.POPUP);
    expect(chat).toMatchObject({
      state: ChatState.HELD,
      operatorId: acme.boris.id,
      visitor: { id: visitor.id, clientId, name: "Ann Client" },
      headSeq: 1,
      preview: [{ seq: 1, content: { value: "Your payment failed" }, author: { name: "Boris" } }],
    });
    expect(chat?.unansweredSince).toBeUndefined();
    expect(await loadOf(acme.boris.id)).toBe(before + 1);
    await until("the operator's tabs know", () => held.some((live) => live.chat?.id === chat?.id));
    expect(widget.heard.some(({ event }) => event.case === "chat" && event.value.id === chat?.id)).toBe(true);
    tabs.unsubscribe();
    widget.close();
    expect(await invitationTo("ann@client.test")).toEqual([]);

    // The visitor answers in it, as in any other.
    await one.exchange.send(there(chat).id, newId(), "oh!", await fixture.token(visitor));
    await one.client.endChat({ chatId: there(chat).id }, await fixture.as(acme.boris));
    expect(await loadOf(acme.boris.id)).toBe(before);
  });

  test("C17: its timeline begins with who began it", async () => {
    const { clientId } = await formerClient();
    const { chat } = await outreach.startConversation(start({ clientId }), await fixture.as(acme.boris));
    await one.client.endChat({ chatId: there(chat).id }, await fixture.as(acme.boris));

    const timeline = await listTimeline(fixture.pool, there(chat).id);
    const by = { id: acme.boris.id, name: "Boris" };
    expect(timeline).toMatchObject([
      { version: 1, kind: "taken", at: toDate(there(chat).openedAt), params: { operator: by, way: "started" } },
      { version: 2, kind: "ended" },
    ]);
  });

  test("C6: with no widget open a mail with a link says so, once however often it is asked for", async () => {
    const email = `${newId()}@client.test`;
    const { clientId } = await formerClient(email);
    const options = { ...(await fixture.as(acme.boris)), idempotencyKey: newId() };
    const request = start({ clientId });
    const first = await outreach.startConversation(request, options);
    const again = await outreach.startConversation(request, options);
    const byMessageId = await outreach.startConversation(request, await fixture.as(acme.boris));

    expect([first, again, byMessageId].map(({ delivered }) => delivered)).toEqual(Array(3).fill(Delivery.MAIL));
    expect(new Set([first, again, byMessageId].map(({ chat }) => chat?.id)).size).toBe(1);
    expect(await fixture.messages(one, there(first.chat).id)).toHaveLength(1);
    const mails = await invitationTo(email);
    expect(new Set(mails.map(({ mailId }) => mailId))).toEqual(new Set([request.messageId]));
    expect(mails[0]).toMatchObject({
      template: "invitation",
      params: {
        project_name: "Acme",
        operator_name: "Boris",
        text: "Your payment failed",
        link: `https://shop.example/?switchboard_chat=${first.chat?.id}`,
      },
    });
  });

  test("C6: without a widget and an address it waits in the widget", async () => {
    const { visitor } = await formerClient("");
    const { chat, delivered } = await outreach.startConversation(
      start({ visitorId: visitor.id }),
      await fixture.as(acme.alice),
    );
    expect(delivered).toBe(Delivery.NONE);
    const found = await one.client.getVisitorChat({ projectId: acme.project }, await fixture.as(visitor));
    expect(found.chat?.id).toBe(chat?.id);
  });

  test("C6: their own running chat takes the message; of a colleague's and a waiting one they are told", async () => {
    const { visitor, clientId } = await formerClient();
    const alice = await fixture.as(acme.alice);
    const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
    await expect(outreach.startConversation(start({ clientId }), alice)).rejects.toMatchObject({
      reason: "chat.visitor_waits",
      params: { chat_id: chat?.id },
    });
    await one.client.takeChat({ chatId: there(chat).id }, alice);
    const joined = await outreach.startConversation(start({ clientId }, "one more thing"), alice);
    expect(joined.chat?.id).toBe(chat?.id);
    expect((await fixture.messages(one, there(chat).id)).at(-1)?.content?.value).toBe("one more thing");

    const boris = outreach.startConversation(start({ clientId }), await fixture.as(acme.boris));
    await expect(boris).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "chat.already_taken",
      params: { operator_name: "Alice" },
    });
  });

  test("C6, C18: of operators who address one client at once, through any instance, one has the chat", async () => {
    const { clientId } = await formerClient();
    const other = two.clientOf(OutreachService);
    const [alice, boris] = [await fixture.as(acme.alice), await fixture.as(acme.boris)];
    const results = await Promise.allSettled(
      [outreach, other, outreach, other].map((client, n) =>
        client.startConversation(start({ clientId }), { ...(n < 2 ? alice : boris), timeoutMs: 10_000 }),
      ),
    );
    const chats = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.chat] : []));
    expect(new Set(chats.map((chat) => chat?.id)).size).toBe(1);
    expect(new Set(chats.map((chat) => chat?.operatorId)).size).toBe(1);
    expect(chats).toHaveLength(2);
  });

  test("C6: an unknown client, an unknown project and one that is none of the operator's business are refused", async () => {
    const { clientId } = await formerClient();
    const alice = await fixture.as(acme.alice);
    for (const [request, caller, reason] of [
      [start({ clientId: newId() }), alice, "chat.client_unknown"],
      [start({ visitorId: newId() }), alice, "chat.client_unknown"],
      [{ ...start({ clientId }), projectId: newId() }, alice, "chat.project_not_found"],
      [start({ clientId }), await fixture.as(acme.zoe), "chat.department_not_found"],
      [start({ clientId }), await fixture.as(acme.trainee), "caller.not_allowed"],
      [start({ clientId }), await fixture.as(newVisitor()), "caller.not_allowed"],
      [start({ clientId }, " "), alice, "chat.invalid_message"],
      [{ ...start({ clientId }), person: undefined }, alice, "chat.invalid_request"],
    ] as const) {
      await expect(outreach.startConversation(request, caller)).rejects.toMatchObject({ reason });
    }
  });
});
