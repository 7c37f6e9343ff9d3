import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import {
  addVisitorNote,
  exportClient,
  getPrivacyArchive,
  listMails,
  sendTranscript,
} from "@switchboard/contracts/gen/calls";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import JSZip from "jszip";
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

test("D3: what is known of a client comes as one zip, for who asked, and not while a service is away", async () => {
  const row = {
    external_id: "78",
    login: "ivanov",
    name: "Иван <Иванов>",
    email: "ivan@export.example",
    projects: ["acme"],
    payments: [{ external_id: "p1", number: "1001", money: { amount: "12.50", currency: "EUR" }, status: "paid" }],
  };
  const client_id = await importedClient(admin, row);

  const visitor = await people.visitor();
  await visitor.identify(await siteToken(system, { sub: "78", name: "Иван", email: "ivan@export.example" }));
  const conversation = await visitor.open({ text: "<b>привет</b>", departmentId: departmentId(visitor, "Support") });
  const { chatId: chat_id } = conversation;
  const answering = await alice.take(chat_id);
  await answering.send("understood").accepted;
  await untilTexts(conversation, ["<b>привет</b>", "understood"]);
  await conversation.files.add("../счёт №1.txt", new Uint8Array(Buffer.from("twelve euros"))).accepted;
  await alice.call(addVisitorNote, { chat_id, text: "pays late" });
  await alice.call(sendTranscript, { chat_id, email: "ivan@export.example" });
  await until("the mail is kept", async () =>
    (await admin.call(listMails)).mails.some(({ recipient }) => recipient === "ivan@export.example"),
  );

  const { request } = await admin.call(exportClient, { client_id, reason: "asked by letter" });
  expect(request).toMatchObject({ kind: "export", receipts: [] });
  const request_id = request.id;

  const zip = await JSZip.loadAsync(await buffer(await admin.download(getPrivacyArchive, { request_id })));
  const read = (path: string) => zip.file(path)?.async("string") ?? Promise.reject(new Error(`there is no ${path}`));
  const json = async (path: string) => JSON.parse(await read(path)) as unknown;
  expect(await json("account.json")).toMatchObject({ login: "ivanov", name: "Иван <Иванов>" });
  expect(await json("payments.json")).toMatchObject([{ number: "1001", amount: "12.50" }]);
  expect(await json("mails.json")).toMatchObject([{ recipient: "ivan@export.example" }]);
  const notes = await read("notes.json");
  expect(notes).toContain("pays late");
  expect(notes).not.toContain("Alice");
  const page = Object.keys(zip.files).find((path) => /^chats\/[^/]*\.html$/.test(path)) ?? "";
  const html = await read(page);
  expect(html).toContain("&#60;b&#62;привет&#60;/b&#62;");
  expect(html).toContain("understood");
  expect(await read("index.html")).toContain(page);
  const [sent = ""] = Object.keys(zip.files).filter((path) => path.endsWith("счёт №1.txt"));
  expect(await read(sent)).toBe("twelve euros");
  expect(Object.keys(zip.files).filter((path) => path.split("/").includes(".."))).toEqual([]);

  const complete = (await json("complete.json")) as {
    counts: Record<string, number>;
    entries: { path: string; sha256: string }[];
  };
  expect(complete.counts).toMatchObject({ accounts: 1, payments: 1, chats: 1, notes: 1, mails: 1, files_missing: 0 });
  for (const { path, sha256 } of complete.entries) {
    const bytes = (await zip.file(path)?.async("nodebuffer")) ?? Buffer.alloc(0);
    expect(createHash("sha256").update(bytes).digest("hex"), path).toBe(sha256);
  }
  expect(complete.entries.length).toBe(Object.values(zip.files).filter(({ dir }) => !dir).length - 1);

  await expect(alice.download(getPrivacyArchive, { request_id })).rejects.toMatchObject({
    reason: "caller.not_allowed",
  });

  await system.service("notify").process.kill("SIGKILL");
  await expect(admin.download(getPrivacyArchive, { request_id })).rejects.toMatchObject({
    status: 503,
    reason: "gateway.service_away",
  });
  await system.service("notify").process.restart();
}, 60_000);
