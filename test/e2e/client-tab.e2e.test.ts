import {
  endChat,
  findClients,
  getChatClient,
  getClientTab,
  getProject,
  listRequests,
  requestClient,
  saveProject,
  startConversation,
} from "@switchboard/contracts/gen/calls";
import { newId } from "@switchboard/kit/ids";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { importedClient } from "./support/imported-client.ts";
import { departmentId, People, untilTexts } from "./support/people.ts";
import { siteToken } from "./support/site-token.ts";

let system: TestSystem;
let people: People;
let admin: StaffClient;
let alice: StaffClient;

beforeAll(async () => {
  system = await startTestSystem({ searches: 1 });
  people = new People(system);
  [admin, alice] = await Promise.all([people.operator("admin"), people.operator("alice")]);
}, 60_000);
afterEach(() => people.leave());
afterAll(() => system?.stop());

/** A client with a service. */
const imported = (source: string, external_id: string, login: string) =>
  importedClient(admin, { external_id, login, services: [{ external_id: "s1" }] }, source);

/** What became of what was asked for from a chat. */
function answered(chatId: string) {
  return until("the request is answered", async () => {
    const { requests } = await alice.call(listRequests, { chat_id: chatId });
    return requests.find(({ state }) => state !== "pending");
  });
}

/** A client who has signed in on the site and writes; Alice answers. */
async function aConversation(sub: string) {
  const visitor = await people.visitor();
  await visitor.identify(await siteToken(system, { sub, name: "Ann Kay", email: "ann@kay.test" }));
  const conversation = await visitor.open({ text: "hello", departmentId: departmentId(visitor, "Support") });
  const answering = await alice.take(conversation.chatId);
  return { conversation, answering };
}

test("D2, C8, C4: the tab of a client has the chats of who signed in with the id that billing knows, and the chat has the client", async () => {
  const id = await imported("billing", "1024", "ann");
  const { conversation } = await aConversation("1024");
  const { client } = await alice.call(getChatClient, { chat_id: conversation.chatId });
  expect(client).toMatchObject({ id, login: "ann" });

  const tab = await alice.call(getClientTab, { client_id: id });
  const { project } = conversation.chat;
  expect(tab).toMatchObject({
    client: { id, login: "ann" },
    services: [{ id: "s1" }],
    projects: [{ id: project.id, name: "ACME Hosting" }],
    sites: [{ project_id: project.id, client_id: "1024" }],
    chats: { state: "whole", reason: null, chats: [{ id: conversation.chatId }] },
  });

  const stranger = await aConversation("nobody");
  const unknown = alice.call(getChatClient, { chat_id: stranger.conversation.chatId });
  await expect(unknown).rejects.toMatchObject({ status: 404, reason: "search.client_not_found" });
});

test("D2, C6: a conversation with a client is opened from what the tab says of the site", async () => {
  const id = await imported("billing", "1025", "eve");
  const { conversation, answering } = await aConversation("1025");
  await alice.call(endChat, { chat_id: answering.chatId });
  const { sites } = await alice.call(getClientTab, { client_id: id });
  const [site] = sites;
  const { chat } = await alice.call(startConversation, {
    project_id: site?.project_id ?? "",
    client_id: site?.client_id ?? "",
    message_id: newId(),
    text: "your server is ready",
  });
  expect(chat).toMatchObject({ previous_chat_id: conversation.chatId, visitor: { client_id: "1025" } });
  const { chats } = await alice.call(getClientTab, { client_id: id });
  expect(chats.chats.map((one) => one.id)).toEqual([chat.id, conversation.chatId]);
});

test("D2, D1: a project says which billing system its site's ids are of", async () => {
  const id = await imported("panel", "7", "max");
  const { project } = await admin.call(getProject, { project: "acme" });
  const { id: _, slug, ...settings } = project;
  const { conversation } = await aConversation("7");
  const chat = { chat_id: conversation.chatId };
  await expect(alice.call(getChatClient, chat)).rejects.toMatchObject({ reason: "search.client_not_found" });
  await admin.call(saveProject, { ...settings, project: slug, client_source: "panel" });
  const sites = async () => (await alice.call(getClientTab, { client_id: id })).sites.length;
  await until("search has heard of it", async () => (await sites()) === 1);
  expect((await alice.call(getChatClient, chat)).client.id).toBe(id);
  await admin.call(saveProject, { ...settings, project: slug });
  await until("search has heard of it", async () => (await sites()) === 0);
});

test("C11, D2: a visitor is registered as a client from the chat, once, and chat and client lead to each other", async () => {
  const visitor = await people.visitor();
  const { chatId } = await visitor.open({ text: "I want a server", departmentId: departmentId(visitor, "Support") });
  await alice.take(chatId);
  const chat = { chat_id: chatId };
  const wanted = { ...chat, name: "Пётр Новый", email: "petr@new.example", phone: "+7 999 000-11-22" };
  await alice.call(requestClient, wanted);
  await alice.call(requestClient, wanted);
  const { result } = await answered(chatId);
  const { client } = await alice.call(getChatClient, chat);
  expect(client).toMatchObject({ id: result, name: "Пётр Новый", email: "petr@new.example", status: "active" });
  const found = await alice.call(findClients, { q: "petr@new.example" });
  expect(found.clients.map((one) => one.client.id)).toEqual([client.id]);
  const tab = await alice.call(getClientTab, { client_id: client.id });
  expect(tab).toMatchObject({ chat_ids: [chatId], sites: [], chats: { state: "whole", chats: [{ id: chatId }] } });
});

test("C11: nobody is registered with the email of a client who is there, and who corrects it is", async () => {
  const taken = { email: "petr@new.example", name: "Somebody Else" };
  const visitor = await people.visitor();
  const { chatId } = await visitor.open({ text: "me too", departmentId: departmentId(visitor, "Support") });
  await alice.take(chatId);
  await alice.call(requestClient, { chat_id: chatId, ...taken });
  const [known] = (await alice.call(findClients, { q: taken.email })).clients;
  const offered = { state: "failed", reason: "search.client_exists", result: known?.client.id, errors: [] };
  expect(await answered(chatId)).toMatchObject(offered);
  const none = alice.call(getChatClient, { chat_id: chatId });
  await expect(none).rejects.toMatchObject({ reason: "search.client_not_found" });

  await alice.call(requestClient, { chat_id: chatId, ...taken, email: "else@new.example" });
  expect(await answered(chatId)).toMatchObject({ state: "done", params: { email: "else@new.example" } });
});

test("D2: what cannot be had now is said by its part, and the rest of the tab is there", async () => {
  const id = await imported("billing", "1026", "bob");
  const { conversation } = await aConversation("1026");
  await untilTexts(conversation, ["hello"]);
  await system.service("chat").process.kill("SIGKILL");
  const tab = await alice.call(getClientTab, { client_id: id });
  await system.service("chat").process.restart();
  expect(tab).toMatchObject({
    client: { login: "bob" },
    services: [{ id: "s1" }],
    chats: { state: "failed", reason: expect.stringMatching(/^rpc\.(unavailable|deadline_exceeded)$/), chats: [] },
  });
  const { chats } = await until("chat is there again", async () => {
    const again = await alice.call(getClientTab, { client_id: id });
    return again.chats.state === "whole" ? again : undefined;
  });
  expect(chats.chats.map((one) => one.id)).toEqual([conversation.chatId]);
});
