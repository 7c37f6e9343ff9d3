import {
  addVisitorNote,
  eraseClient,
  findClients,
  getChat,
  getPrivacyRequest,
  importClients,
  listHistory,
  listMails,
  sendTranscript,
} from "@switchboard/contracts/gen/calls";
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
  system = await startTestSystem({ searches: 1, notifies: 1 });
  people = new People(system);
  [admin, alice] = await Promise.all([people.operator("admin"), people.operator("alice")]);
}, 60_000);
afterEach(() => people.leave());
afterAll(() => system?.stop());

test("D3: an erased client is in no service any more, also when one was killed meanwhile, and the receipts say what went", async () => {
  const row = { external_id: "77", login: "forgetme", email: "forget@me.example", projects: ["acme"] };
  const client_id = await importedClient(admin, row);

  const visitor = await people.visitor();
  const claims = { sub: "77", name: "Forget Me", email: "forget@me.example" };
  await visitor.identify(await siteToken(system, claims));
  const conversation = await visitor.open({ text: "my secret", departmentId: departmentId(visitor, "Support") });
  const { chatId: chat_id } = conversation;
  const answering = await alice.take(chat_id);
  await answering.send("understood").accepted;
  await untilTexts(conversation, ["my secret", "understood"]);
  await conversation.files.add("passport.txt", new Uint8Array(Buffer.from("number 7"))).accepted;
  const url = await answering.fileUrl(
    await until("the file is there", () => answering.messages.find(({ file }) => file !== null)),
  );
  expect((await fetch(url)).status).toBe(200);
  await alice.call(addVisitorNote, { chat_id, text: "wants to be forgotten" });
  await alice.call(sendTranscript, { chat_id, email: "forget@me.example" });
  await until("the mail is kept", async () => {
    const { mails } = await admin.call(listMails);
    return mails.some(({ recipient }) => recipient === "forget@me.example");
  });

  await system.service("chat").process.kill("SIGKILL");
  const wanted = { client_id, reason: "asked by letter", confirmation: "forgetme" };
  const { request } = await admin.call(eraseClient, wanted);
  expect((await admin.call(findClients, { q: "forgetme" })).clients).toEqual([]);
  await system.service("chat").process.restart();
  const { receipts } = await until("all services have erased", async () => {
    const now = await admin.call(getPrivacyRequest, { request_id: request.id });
    return now.request.receipts.every(({ state }) => state === "done") ? now.request : undefined;
  });
  expect(receipts).toMatchObject([
    { service: "search", erased: { accounts: 1 } },
    { service: "chat", erased: { chats: 1, files: 1, messages: expect.any(Number), notes: 1, proofs: 1 } },
    { service: "notify", erased: { mails: 1 } },
  ]);

  await expect(admin.call(getChat, { chat_id })).rejects.toMatchObject({ reason: "chat.chat_not_found" });
  expect((await fetch(url)).status).toBe(404);
  expect((await admin.call(listHistory, { client_id: "77" })).chats).toEqual([]);
  expect((await admin.call(listMails)).mails.map(({ recipient }) => recipient)).not.toContain("forget@me.example");
  const late = Buffer.from(JSON.stringify({ ...row, version: 2 }));
  expect(await admin.call(importClients, { source: "billing" }, { content: late })).toMatchObject({ unchanged: 1 });
  expect((await admin.call(findClients, { q: "forget@me.example" })).clients).toEqual([]);
});
