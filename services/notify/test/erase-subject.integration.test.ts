import { chatEventSubject, searchEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eraseSubject } from "../src/commands/erase-subject.ts";
import { admin, type Instance, NotifyFixture } from "./fixture.ts";
import { Receiver } from "./receiver.ts";

let fixture: NotifyFixture;
let instance: Instance;

beforeAll(async () => {
  fixture = await NotifyFixture.start();
  instance = await fixture.instance();
}, 60_000);
afterAll(() => fixture.stop());

const recipients = async () => {
  const { mails } = await instance.mails.listMails({ pageSize: 200 }, await fixture.as(admin));
  return mails.map(({ recipient }) => recipient).sort();
};

test("D3: of a client who is erased no mail is kept, neither to them nor about their chats, and those of others are", async () => {
  const chatId = newId();
  await fixture.requestMail({ to: ["gone@x.example"] });
  await fixture.requestMail({ to: ["team@acme.test"], aboutId: chatId });
  await fixture.requestMail({ to: ["other@x.example"], aboutId: newId() });
  await until("they are kept", async () => (await recipients()).length === 3);

  const subject = { clientId: newId(), chatIds: [chatId], emails: ["gone@x.example"] };
  const asking = { caller: { kind: "service", name: "search" }, idempotencyKey: newId() } as const;
  const deps = { pool: fixture.pool, now: () => new Date(), random: Math.random, log: silentLog };
  const erased = await eraseSubject(deps, asking, subject);
  expect(erased).toEqual({ mails: 2 });
  expect(await recipients()).toEqual(["other@x.example"]);
  expect(await eraseSubject(deps, asking, subject)).toEqual(erased);
});

test("D3: what is told of an erased chat or client after that, because it was on its way, reaches nobody", async () => {
  const receiver = await Receiver.start();
  const url = receiver.url("/erased");
  const input = { url, eventTypes: ["*", "client.edited", "client.erased"], projectIds: [] };
  await instance.webhooks.createEndpoint(input, await fixture.as(admin));
  const [clientId, chatId, other] = [newId(), newId(), newId()];
  const asking = { caller: { kind: "service", name: "search" }, idempotencyKey: newId() } as const;
  const deps = { pool: fixture.pool, now: () => new Date(), random: Math.random, log: silentLog };
  await eraseSubject(deps, asking, { clientId, chatIds: [chatId], emails: [] });
  await fixture.publish(chatEventSubject("chat_ended", chatId), { chatId });
  await fixture.publish(searchEventSubject("client_edited", clientId), { clientId });
  await fixture.publish(searchEventSubject("client_erased", clientId), { clientId });
  await fixture.publish(chatEventSubject("chat_ended", other), { chatId: other });
  await fixture.requestMail({ to: ["team@acme.test"], aboutId: chatId });
  await fixture.requestMail({ to: ["last@x.example"] });
  const told = () => receiver.at("/erased").map(({ event }) => event.type);
  await until("others are told of", () => told().length === 2, 30_000);
  expect(told().sort()).toEqual(["chat.ended", "client.erased"]);
  await until("the last mail is kept", async () => (await recipients()).includes("last@x.example"));
  expect(await recipients()).not.toContain("team@acme.test");
  await receiver.stop();
});
