import { newId } from "@switchboard/kit/ids";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eraseSubject } from "../src/commands/erase-subject.ts";
import { admin, type Instance, NotifyFixture } from "./fixture.ts";

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
