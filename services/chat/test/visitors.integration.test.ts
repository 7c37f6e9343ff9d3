import { decode } from "@switchboard/contracts/encode";
import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { type ChatLive, ChatLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { HistoryOf, VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { liveChatSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanUp } from "../src/commands/clean-up.ts";
import { acme, ChatFixture, type Instance, newVisitor, openRequest, there, type Visitor } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let visitors: UnaryClient<typeof VisitorsService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  visitors = one.clientOf(VisitorsService);
});

afterAll(() => fixture.stop());

const site = (path: string): string => `https://shop.example/${path}`;
const asClient = (visitor: Visitor, id: string): Visitor => ({
  ...visitor,
  client: { projectId: acme.project, id, name: "Ann Client", email: "ann@client.test" },
});

async function visit(visitor: Visitor, path: string, title = ""): Promise<void> {
  await visitors.visitPage({ projectId: acme.project, url: site(path), title }, await fixture.as(visitor));
}

/** A chat of a visitor that Alice took and ended. */
async function endedChat(visitor: Visitor): Promise<Chat> {
  const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
  const alice = await fixture.as(acme.alice);
  await one.client.takeChat({ chatId: there(chat).id }, alice);
  await one.client.endChat({ chatId: there(chat).id }, alice);
  return there(chat);
}

async function earlier(
  chatId: string,
  of: HistoryOf,
  caller: (typeof acme)["alice" | "boris"] = acme.alice,
): Promise<string[]> {
  const ids: string[] = [];
  let pageToken = "";
  do {
    const page = await visitors.listEarlierChats({ chatId, of, pageSize: 2, pageToken }, await fixture.as(caller));
    ids.push(...page.chats.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return ids;
}

async function clientIdOf(chatId: string): Promise<string | undefined> {
  const { chat } = await one.client.getChat({ chatId }, await fixture.as({ kind: "service", name: "gateway" }));
  return chat?.visitor?.clientId;
}

describe("the pages of a visitor", () => {
  test("C8: staff see the current page and those before it, also those from before the chat", async () => {
    const visitor = newVisitor();
    await visit(visitor, "", "Shop");
    await visit(visitor, "cart", "Cart");
    const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
    await visit(visitor, "help", "Help");
    await visit(visitor, "help", "Help (2)");

    const { pages } = await visitors.listPages({ chatId: there(chat).id }, await fixture.as(acme.alice));
    expect(pages.map(({ url, title }) => [url, title])).toEqual([
      [site("help"), "Help (2)"],
      [site("cart"), "Cart"],
      [site(""), "Shop"],
    ]);
    for (const caller of [acme.zoe, visitor]) {
      const hidden = visitors.listPages({ chatId: there(chat).id }, await fixture.as(caller));
      await expect(hidden).rejects.toMatchObject({ reason: expect.stringMatching(/chat_not_found|not_allowed/) });
    }
  });

  test("C2: a page is told live to whoever watches the visitor's running chat", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const seen: ChatLive[] = [];
    const subscription = fixture.bus.subscribe(liveChatSubject(chat.id), (data) =>
      seen.push(decode(ChatLiveSchema, data)),
    );
    await fixture.bus.flush();
    await visit(visitor, "pricing", "Prices");
    await until("the page is told", () =>
      seen.some(({ event }) => event.case === "page" && event.value.url === site("pricing")),
    );
    subscription.unsubscribe();
  });

  test.each(["javascript:alert(1)", "https://evil.example/", "not an address"])("C8: %s is refused", async (url) => {
    const visited = visitors.visitPage({ projectId: acme.project, url, title: "" }, await fixture.as(newVisitor()));
    await expect(visited).rejects.toMatchObject({ kind: "invalid_argument", reason: "chat.invalid_page" });
  });

  test("C8: of one visitor and project 50 pages are kept, and for a month", async () => {
    const visitor = newVisitor();
    for (let n = 0; n < 53; n += 1) await visit(visitor, `${n}`);
    const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
    const list = async () =>
      (await visitors.listPages({ chatId: there(chat).id }, await fixture.as(acme.alice))).pages.map(({ url }) => url);
    const pages = await list();
    expect(pages).toHaveLength(50);
    expect([pages[0], pages.at(-1)]).toEqual([site("52"), site("3")]);
    const { rows } = await fixture.pool.query("select from visitor_pages where visitor_id = $1", [visitor.id]);
    expect(rows).toHaveLength(50);

    await cleanUp(fixture.pool, new Date(Date.now() + 29 * 86_400_000), new AbortController().signal);
    expect(await list()).toHaveLength(50);
    await cleanUp(fixture.pool, new Date(Date.now() + 31 * 86_400_000), new AbortController().signal);
    expect(await list()).toEqual([]);
  });

  test("C8: a project that is not there has no pages", async () => {
    const visited = visitors.visitPage(
      { projectId: newId(), url: site(""), title: "" },
      await fixture.as(newVisitor()),
    );
    await expect(visited).rejects.toMatchObject({ reason: "chat.project_not_found" });
  });
});

describe("earlier chats", () => {
  test("C10: those of the browser and those of the client are kept apart, newest first", async () => {
    const laptop = newVisitor();
    const phone = newVisitor();
    const anonymous = await endedChat(laptop);
    const onPhone = await endedChat(await fixture.prove(one, phone, `c-${phone.id}`));
    const onLaptop = await endedChat(await fixture.prove(one, laptop, `c-${phone.id}`));
    const { chat } = await one.client.openChat(openRequest(), await fixture.as(laptop));

    expect(await earlier(there(chat).id, HistoryOf.VISITOR)).toEqual([onLaptop.id, anonymous.id]);
    expect(await earlier(there(chat).id, HistoryOf.CLIENT)).toEqual([onLaptop.id, onPhone.id, anonymous.id]);
  });

  test("C10: a visitor who is no client has no client's history", async () => {
    await endedChat(newVisitor());
    const { chat } = await fixture.openChat(one);
    expect(await earlier(chat.id, HistoryOf.CLIENT)).toEqual([]);
  });

  test("C10: each can be opened to read by all whose departments answer the project's chats, and by nobody else", async () => {
    const visitor = newVisitor();
    const caller = await fixture.as(visitor);
    const inSales = await one.client.openChat(openRequest({ departmentId: acme.sales }), caller);
    const chatId = there(inSales.chat).id;
    const alice = await fixture.as(acme.alice);
    // Running, it is the business of Sales alone.
    await expect(one.client.getChat({ chatId }, alice)).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    await one.client.endChat({ chatId }, caller);

    const { messages } = await one.client.listMessages({ chatId, from: undefined, pageSize: 0 }, alice);
    expect(messages[0]?.content?.value).toBe("hello");
    await expect(one.client.takeChat({ chatId }, alice)).rejects.toMatchObject({ reason: "chat.ended" });
    const byZoe = one.client.getChat({ chatId }, await fixture.as(acme.zoe));
    await expect(byZoe).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    const byTrainee = one.client.getChat({ chatId }, await fixture.as(acme.trainee));
    await expect(byTrainee).rejects.toMatchObject({ reason: "caller.not_allowed" });
  });
});

describe("signing in", () => {
  test("C4: what the browser said before joins the client's history, also when no chat runs", async () => {
    const visitor = newVisitor();
    const before = [await endedChat(visitor), await endedChat(visitor)];
    const clientId = newId();
    await one.client.identifyVisitor({ projectId: acme.project }, await fixture.as(asClient(visitor, clientId)));

    for (const { id } of before) expect(await clientIdOf(id)).toBe(clientId);
    const identified = (await fixture.events()).filter(({ subject }) =>
      before.some(({ id }) => subject === `switchboard.chat.v1.visitor_identified.${id}`),
    );
    expect(identified).toHaveLength(2);
  });

  test("C4: what belongs to another client, another browser or another project stays where it is", async () => {
    const visitor = newVisitor();
    const others = await endedChat(await fixture.prove(one, newVisitor(), "c-first"));
    const elsewhere = await endedChat(newVisitor());
    const unowned = await endedChat(visitor);
    const request = openRequest({ projectId: acme.otherProject, departmentId: acme.elsewhere });
    const { chat: other } = await one.client.openChat(request, await fixture.as(visitor));
    await one.client.endChat({ chatId: there(other).id }, await fixture.as(visitor));

    await one.client.identifyVisitor({ projectId: acme.project }, await fixture.as(asClient(visitor, "c-second")));

    expect(await clientIdOf(unowned.id)).toBe("c-second");
    expect(await clientIdOf(others.id)).toBe("c-first");
    expect(await clientIdOf(elsewhere.id)).toBe("");
    expect(await clientIdOf(there(other).id)).toBe("");
  });

  test("C4: a sign-in that the running chat refuses changes no history", async () => {
    const visitor = newVisitor();
    const before = await endedChat(visitor);
    await fixture.prove(one, visitor, "c-here");
    await one.client.openChat(openRequest(), await fixture.as(visitor));
    await visitors.signOutVisitor({}, await fixture.as(visitor));
    const second = one.client.identifyVisitor(
      { projectId: acme.project },
      await fixture.as(asClient(visitor, "c-there")),
    );
    await expect(second).rejects.toMatchObject({ reason: "chat.other_client" });
    expect(await clientIdOf(before.id)).toBe("c-here");
  });
});

describe("notes on visitors", () => {
  test("C15: a note is shown when the visitor comes back, newest first and in pages", async () => {
    const visitor = newVisitor();
    const first = await endedChat(visitor);
    const alice = await fixture.as(acme.alice);
    for (const text of ["one", "two", "three"]) await visitors.addVisitorNote({ chatId: first.id, text }, alice);
    const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));

    const chatId = there(chat).id;
    const page = await visitors.listVisitorNotes({ chatId, pageSize: 2, pageToken: "" }, await fixture.as(acme.boris));
    expect(page.notes).toMatchObject([
      { text: "three", authorName: "Alice", chatId: first.id },
      { text: "two", authorName: "Alice" },
    ]);
    const rest = await visitors.listVisitorNotes({ chatId, pageSize: 2, pageToken: page.nextPageToken }, alice);
    expect(rest.notes.map(({ text }) => text)).toEqual(["one"]);
  });

  test("C15: a note on a browser is one on the client once they sign in, wherever they come back", async () => {
    const laptop = newVisitor();
    const clientId = newId();
    const before = await endedChat(laptop);
    const alice = await fixture.as(acme.alice);
    await visitors.addVisitorNote({ chatId: before.id, text: "pays late" }, alice);
    await one.client.identifyVisitor({ projectId: acme.project }, await fixture.as(asClient(laptop, clientId)));

    const elsewhere = await fixture.prove(one, newVisitor(), clientId);
    const { chat } = await one.client.openChat(openRequest(), await fixture.as(elsewhere));
    const { notes } = await visitors.listVisitorNotes({ chatId: there(chat).id, pageSize: 0, pageToken: "" }, alice);
    expect(notes.map(({ text }) => text)).toEqual(["pays late"]);
  });

  test("G2: the same note again is one note", async () => {
    const { chat } = await fixture.openChat(one);
    const options = { ...(await fixture.as(acme.alice)), idempotencyKey: newId() };
    const request = { chatId: chat.id, text: "once" };
    const { note } = await visitors.addVisitorNote(request, options);
    expect((await visitors.addVisitorNote(request, options)).note).toEqual(note);
    const { notes } = await visitors.listVisitorNotes({ chatId: chat.id, pageSize: 0, pageToken: "" }, options);
    expect(notes).toHaveLength(1);
  });

  test("C15: visitors and strangers neither read nor write them, and blank or endless ones are refused", async () => {
    const { chat, visitor } = await fixture.openChat(one);
    for (const caller of [visitor, acme.zoe, acme.trainee]) {
      const options = await fixture.as(caller);
      const read = visitors.listVisitorNotes({ chatId: chat.id, pageSize: 0, pageToken: "" }, options);
      await expect(read).rejects.toMatchObject({ reason: expect.stringMatching(/chat_not_found|not_allowed/) });
      const written = visitors.addVisitorNote({ chatId: chat.id, text: "x" }, options);
      await expect(written).rejects.toMatchObject({ reason: expect.stringMatching(/chat_not_found|not_allowed/) });
    }
    for (const text of [" ", "x".repeat(2001)]) {
      const written = visitors.addVisitorNote({ chatId: chat.id, text }, await fixture.as(acme.alice));
      await expect(written).rejects.toMatchObject({
        reason: "chat.invalid_request",
        violations: [{ pointer: "/text" }],
      });
    }
  });
});
