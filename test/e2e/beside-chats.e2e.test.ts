import {
  addFavourite,
  addVisitorNote,
  askToSignIn,
  endChat,
  getAccountLink,
  getChat,
  knock,
  listEarlierChats,
  listFavourites,
  listPages,
  listReplyTemplates,
  listVisitorNotes,
  rateChat,
  renameChat,
  requestTicket,
  saveReplyTemplate,
  sendTranscript,
} from "@switchboard/contracts/gen/calls";
import { MemoryStorage } from "@switchboard/sdk/key-value-storage";
import { untilMail } from "@switchboard/testing/mails";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { departmentId, People, untilTexts } from "./support/people.ts";
import { siteToken } from "./support/site-token.ts";

let system: TestSystem;
let people: People;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 2, chats: 2, notifies: 1 });
  people = new People(system);
});

afterEach(() => people.leave());
afterAll(() => system.stop());

/** A page of the demo's site. */
const page = (path: string): string => `${system.gatewayUrls[0]}${path}`;

test("C5, C15: a visitor rates a chat and gets it by mail; the operator sends it to a partner", async () => {
  const alice = await people.operator("alice", 1);
  const visitor = await people.visitor(0);
  const opening = {
    text: "My invoice is wrong",
    email: "ann@home.test",
    departmentId: departmentId(visitor, "Support"),
  };
  const asked = await visitor.open(opening);
  const answering = await alice.take(asked.chatId);
  await answering.send("Which one?").accepted;
  await asked.call(endChat);
  await asked.call(rateChat, { score: 4, comment: "friendly" });
  await until("the operator sees the rating", () => answering.chat.rating?.score === 4);
  expect(answering.chat.rating?.comment).toBe("friendly");

  await visitor.call(sendTranscript, { chat_id: asked.chatId, email: "ann@home.test" });
  await alice.call(sendTranscript, { chat_id: asked.chatId, email: "partner@elsewhere.test" });
  for (const address of ["ann@home.test", "partner@elsewhere.test"]) {
    const mail = await untilMail(system.mails, address);
    expect(mail.subject).toContain("ACME Hosting");
    expect(mail.text).toMatch(/My invoice is wrong[\s\S]*Alice: Which one\?[\s\S]*The visitor ended the conversation/);
  }
});

test("C2, C8, C9, C15: the operator follows the visitor's pages, names the chat and leaves a note for next time", async () => {
  const alice = await people.operator("alice");
  const storage = new MemoryStorage();
  const { visitor, asked, answering } = await people.talking(alice, "hello", storage);
  const chat_id = asked.chatId;
  visitor.visit(page("/demo/"), "Shop");
  await until("the page is kept", async () => {
    const { pages } = await alice.call(listPages, { chat_id });
    return pages[0]?.title === "Shop";
  });
  const seen: string[] = [];
  alice.connection.on("page", ({ chat_id, page }) => chat_id === asked.chatId && seen.push(page.title));
  // A push is lost as long as the operator's line does not watch the chat, so the visitor goes on.
  await until("a page is told", () => {
    visitor.visit(page(`/demo/help.html?${Date.now()}`), "Help");
    return seen.includes("Help");
  });

  const named = (await alice.call(renameChat, { chat_id, name: "Invoice", summary: "wrong address" })).chat;
  expect(named.staff).toMatchObject({ name: "Invoice", summary: "wrong address" });
  await alice.call(addFavourite, { chat_id });
  await alice.call(addVisitorNote, { chat_id, text: "wants paper invoices" });
  await answering.call(endChat);

  const again = await people.visitor(0, storage);
  const next = await again.open({ text: "me again", departmentId: departmentId(again, "Support") });
  const { notes } = await alice.call(listVisitorNotes, { chat_id: next.chatId });
  expect(notes.map(({ text }) => text)).toEqual(["wants paper invoices"]);
  const { favourites } = await alice.call(listFavourites);
  expect(favourites.map(({ chat }) => chat.staff?.name)).toEqual(["Invoice"]);
});

test("C8: staff see where a conversation began as the page tells it, and a word that nobody knows refuses no chat", async () => {
  const alice = await people.operator("alice");
  const visitor = await people.visitor();
  const told = {
    page_url: page("/demo/"),
    referrer: "https://search.example/",
    time_zone: "+05:45",
    language: "en-US@posix",
  };
  const asked = await visitor.open({ text: "hello", departmentId: departmentId(visitor, "Support"), origin: told });
  const { chat } = await alice.call(getChat, { chat_id: asked.chatId });
  expect(chat.staff?.origin).toMatchObject(told);
  expect(asked.chat?.staff ?? null).toBeNull();
});

test("C4, C10, C11: signing in brings earlier chats along; a colleague reads them, and a ticket is asked for", async () => {
  const [alice, boris] = await Promise.all([people.operator("alice"), people.operator("boris", 1)]);
  const storage = new MemoryStorage();
  const first = await people.talking(alice, "before signing in", storage);
  await first.answering.call(endChat);
  const visitor = await people.visitor(0, storage);
  const asked = await visitor.open({ text: "and again", departmentId: departmentId(visitor, "Support") });
  const chat_id = asked.chatId;
  const answering = await boris.take(chat_id);
  await boris.call(askToSignIn, { chat_id });
  await until("the visitor is asked", () => asked.messages.some(({ system }) => system?.code === "sign_in_asked"));
  await visitor.identify(await siteToken(system, { sub: "client-42", name: "Ann Kay", email: "ann@kay.test" }));
  await until("the operator sees the client", () => answering.chat.visitor.client_id === "client-42");

  const { chats } = await boris.call(listEarlierChats, { chat_id, of: "client" });
  expect(chats.map(({ id }) => id)).toEqual([first.asked.chatId]);
  const old = boris.conversation(first.asked.chatId);
  await old.whenLoaded();
  await untilTexts(old, ["before signing in"]);

  const { request } = await boris.call(requestTicket, { chat_id, subject: "Slow server" });
  expect(request).toMatchObject({ kind: "ticket", state: "pending", params: { email: "ann@kay.test" } });
  const { url } = await boris.call(getAccountLink, { chat_id });
  expect(url).toBe("https://billing.acme.example/clients/client-42");
});

test("C6, C14: an operator knocks, and writes first: in the open widget, and by mail when there is none", async () => {
  const alice = await people.operator("alice", 1);
  const storage = new MemoryStorage();
  const { visitor, asked, answering } = await people.talking(alice, "hello", storage);
  await visitor.identify(await siteToken(system, { sub: "client-77", name: "Ann", email: "ann77@home.test" }));
  const knocks: string[] = [];
  visitor.connection.on("knock", ({ operator_name }) => knocks.push(operator_name));
  await until("the widget is there", () => alice.call(knock, { chat_id: asked.chatId }).then(() => true));
  await until("the knock is heard", () => knocks.length === 1);
  await answering.call(endChat);

  const client = { projectId: visitor.widget.project.id, clientId: "client-77" };
  const popup = await alice.startConversation(client, "Did it help?");
  expect(popup.delivered).toBe("popup");
  await until("it pops up", () => visitor.conversation?.chatId === popup.conversation.chatId);
  await popup.conversation.call(endChat);
  visitor.disconnect();

  const mailed = await until("nobody is there any more", async () => {
    const started = await alice.startConversation(client, "Are you there?");
    return started.delivered === "mail" ? started : undefined;
  });
  const mail = await untilMail(system.mails, "ann77@home.test");
  expect(mail.text).toContain("Are you there?");
  expect(mail.text).toContain(`switchboard_chat=${mailed.conversation.chatId}`);

  const back = await people.visitor(0, storage);
  const found = await until("the conversation", () => back.conversation);
  expect(found.chatId).toBe(mailed.conversation.chatId);
  await found.send("now I am").accepted;
  await until("the operator reads it", () => mailed.conversation.messages.some(({ text }) => text === "now I am"));
});

test("C12: a message becomes a predefined reply that its owner finds", async () => {
  const alice = await people.operator("alice");
  const { answering } = await people.talking(alice);
  const { seq } = await answering.send("Please clear the cache").accepted;
  const message = await until("the message", () => answering.messages.find((one) => one.seq === seq));
  const { chat_id, message_id } = message;
  const template = { title: "Cache", shortcut: "cache", scope: "person", use: "chat" } as const;
  await alice.call(saveReplyTemplate, { chat_id, message_id, ...template });
  const { templates } = await alice.call(listReplyTemplates);
  expect(templates).toMatchObject([{ title: "Cache", text: "Please clear the cache" }]);
});
