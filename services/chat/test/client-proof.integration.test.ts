import { decode } from "@switchboard/contracts/encode";
import { type Chat, ChatState } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { type VisitorLive, VisitorLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { ContactFormService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { OutreachService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { liveVisitorSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expireProofs } from "../src/commands/identify-visitor.ts";
import { LiveFeed } from "../src/events/live-feed.ts";
import { acme, ChatFixture, type Instance, newVisitor, openRequest, there, type Visitor } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
});

afterAll(() => fixture.stop());

const hidden = { reason: "chat.chat_not_found" };

/** A client with a running chat of theirs. */
async function clientWithChat(): Promise<{ visitor: Visitor; chat: Chat }> {
  const visitor = await fixture.prove(one, newVisitor(), "c-1");
  const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
  await one.client.takeChat({ chatId: there(chat).id }, await fixture.as(acme.alice));
  return { visitor, chat: there(chat) };
}

async function signOut(visitor: Visitor): Promise<void> {
  await one.clientOf(VisitorsService).signOutVisitor({}, await fixture.as(visitor));
}

/** The proof runs out now. */
async function expire({ id }: Visitor): Promise<void> {
  await fixture.pool.query("update visitor_clients set proven_until = now() where visitor_id = $1", [id]);
}

/** Everything that a visitor may do with a chat of theirs. */
async function waysIn(visitor: Visitor, chatId: string): Promise<Record<string, () => Promise<unknown>>> {
  const call = await fixture.as(visitor);
  const message = { messageId: newId(), text: "hi" };
  const form = { ...openRequest(), ...message, projectId: "", departmentId: "", chatId };
  const moved = { chatId, deliveredSeq: 1, readSeq: 1 };
  return {
    read: () => one.client.getChat({ chatId }, call),
    messages: () => one.client.listMessages({ chatId, from: undefined, pageSize: 0 }, call),
    end: () => one.client.endChat({ chatId }, call),
    rate: () => one.clientOf(FeedbackService).rateChat({ chatId, score: 5, comment: "" }, call),
    transcript: () => one.clientOf(FeedbackService).sendTranscript({ chatId, email: "ann@client.test" }, call),
    file: () => one.files.getFileLink({ chatId, fileId: newId() }, call),
    form: () => one.clientOf(ContactFormService).submitContactForm(form, call),
    send: () => one.exchange.call({ case: "sendMessage", value: { chatId, ...message } }, call.callerToken),
    cursors: () => one.exchange.call({ case: "moveCursors", value: moved }, call.callerToken),
  };
}

async function expectClosed(visitor: Visitor, chat: Chat): Promise<void> {
  for (const [way, answer] of Object.entries(await waysIn(visitor, chat.id))) {
    await expect(answer(), way).rejects.toMatchObject(hidden);
  }
  const newest = await one.client.getVisitorChat({ projectId: acme.project }, await fixture.as(visitor));
  expect(newest.chat).toBeUndefined();
}

/** What the tabs of a visitor are told. */
async function tabsOf({ id }: Visitor): Promise<VisitorLive["event"]["case"][]> {
  const heard: VisitorLive["event"]["case"][] = [];
  fixture.bus.subscribe(liveVisitorSubject(id), (data) => {
    heard.push(decode(VisitorLiveSchema, data).event.case);
  });
  await fixture.bus.flush();
  return heard;
}

describe("a client's chats are open only to who proves to be that client", () => {
  test("X50: after signing out none of the ways to a client's chat is open, and staff see it as before", async () => {
    const { visitor, chat } = await clientWithChat();
    const heard = await tabsOf(visitor);
    await signOut(visitor);
    await expectClosed(visitor, chat);
    await until("the tabs are told", () => heard.includes("proofEnded"));
    const seen = await one.client.getChat({ chatId: chat.id }, await fixture.as(acme.alice));
    expect(seen.chat?.state).toBe(ChatState.HELD);
  });

  test("X50: a proof that ran out closes them as well, and the tabs are told", async () => {
    const { visitor, chat } = await clientWithChat();
    const heard = await tabsOf(visitor);
    await expire(visitor);
    await expectClosed(visitor, chat);
    await expireProofs({ pool: fixture.pool, live: new LiveFeed(fixture.bus) });
    await until("the tabs are told", () => heard.includes("proofEnded"));
  });

  test("X50: the same client who proves it again has them back", async () => {
    const { visitor, chat } = await clientWithChat();
    await signOut(visitor);
    await fixture.prove(one, visitor, "c-1");
    const { chat: back } = await one.client.getVisitorChat({ projectId: acme.project }, await fixture.as(visitor));
    expect(back?.id).toBe(chat.id);
  });

  test("X50: another client of the project is another visitor; the refusal changes nothing", async () => {
    const { visitor, chat } = await clientWithChat();
    await signOut(visitor);
    const second = fixture.prove(one, visitor, "c-2");
    await expect(second).rejects.toMatchObject({ kind: "failed_precondition", reason: "chat.other_client" });
    await expectClosed(visitor, chat);
  });

  test("X50: what a visitor without a proof began stays theirs, and a chat of the client that still ran is over", async () => {
    const { visitor, chat } = await clientWithChat();
    await signOut(visitor);
    const { chat: own } = await one.client.openChat(openRequest(), await fixture.as(visitor));
    expect(own).toMatchObject({ visitor: { clientId: "" }, previousChatId: "" });
    const { chat: newest } = await one.client.getVisitorChat({ projectId: acme.project }, await fixture.as(visitor));
    expect(newest?.id).toBe(there(own).id);
    const ended = await one.client.getChat({ chatId: chat.id }, await fixture.as(acme.alice));
    expect(ended.chat?.state).toBe(ChatState.ENDED);
  });

  test("X50, C6: an operator's words to a client do not appear to who does not prove to be the client", async () => {
    const { visitor, chat } = await clientWithChat();
    await one.client.endChat({ chatId: chat.id }, await fixture.as(acme.alice));
    await signOut(visitor);
    const heard = await tabsOf(visitor);
    const person = { case: "visitorId", value: visitor.id } as const;
    const wanted = { projectId: acme.project, messageId: newId(), text: "Your payment failed" };
    const outreach = one.clientOf(OutreachService);
    const alice = await fixture.as(acme.alice);
    await expect(outreach.startConversation({ ...wanted, person }, alice)).rejects.toMatchObject({
      reason: "chat.client_unknown",
    });
    await fixture.prove(one, newVisitor(), "c-1");
    const client = { case: "clientId", value: "c-1" } as const;
    const { chat: begun } = await outreach.startConversation({ ...wanted, person: client }, alice);
    expect(begun?.visitor?.clientId).toBe("c-1");
    expect(heard).toEqual([]);
  });
});
