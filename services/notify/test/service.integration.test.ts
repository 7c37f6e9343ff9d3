import { create } from "@bufbuild/protobuf";
import { toEventJson } from "@switchboard/contracts/encode";
import {
  Mode,
  Permission,
  type Staff,
  StaffRole,
  StaffSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { StaffSavedSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { chatEventSubject, presenceEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { register } from "@switchboard/kit/metrics";
import { findStaff } from "@switchboard/organisation/staff";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { exposeQueues } from "../src/metrics.ts";
import { admin, type Instance, NotifyFixture } from "./fixture.ts";
import { Receiver, status } from "./receiver.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let fixture: NotifyFixture;
let receiver: Receiver;
let instances: Instance[];

beforeAll(async () => {
  fixture = await NotifyFixture.start();
  receiver = await Receiver.start();
  instances = [await fixture.instance(), await fixture.instance()];
});

afterAll(async () => {
  await fixture.stop();
  await receiver.stop();
});

const staff = (id: string, version: number, permissions: Permission[]): Staff =>
  create(StaffSchema, {
    id,
    email: "dora@acme.test",
    name: "Dora",
    role: StaffRole.OPERATOR,
    departmentIds: [],
    permissions,
    mode: Mode.OFFLINE,
    version,
    deactivated: false,
  });

async function createEndpoint(path: string): Promise<void> {
  const request = { url: receiver.url(path), eventTypes: ["message.sent"], projectIds: [] };
  await instances[0]?.webhooks.createEndpoint(request, await fixture.as(admin));
}

const say = (chatId: string, text: string) =>
  fixture.publish(chatEventSubject("message_sent", chatId), { message: { chatId, content: { text } } });

describe("several instances", () => {
  test("G4: share the work: each event of many chats once, in its order, also while one of them stops", async () => {
    await createEndpoint("/shared");
    const chats = Array.from({ length: 8 }, () => newId());
    for (let n = 0; n < 10; n++) {
      for (const chatId of chats) await say(chatId, String(n));
      if (n === 5) await instances[1]?.stop();
    }
    const told = (chatId: string) =>
      receiver
        .at("/shared")
        .filter(({ event }) => event.subject === chatId)
        .map(({ body }) => /"text":"(\d)"/.exec(body)?.[1])
        .join("");
    await until("all of it was told", () => chats.every((chatId) => told(chatId).endsWith("9")), 40_000);
    expect(chats.map(told)).toEqual(chats.map(() => "0123456789"));
  });
});

describe("who is an administrator", () => {
  test("P1: follows presence: whoever has the permission, until they have it no more", async () => {
    const id = newId();
    const call = await fixture.as({ kind: "staff", id, name: "Dora" });
    const tell = (version: number, permissions: Permission[]) =>
      fixture.publish(
        presenceEventSubject("staff_saved", id),
        toEventJson(StaffSavedSchema, { staff: staff(id, version, permissions) }),
      );
    await tell(1, [Permission.CHAT, Permission.ADMIN]);
    await until(
      "she is let in",
      async () => (await instances[0]?.webhooks.listEndpoints({}, call)) !== undefined,
      30_000,
    );
    await tell(2, [Permission.CHAT]);
    await until("she is not any more", async () => (await findStaff(fixture.pool, id))?.version === 2, 30_000);
    await expect(instances[0]?.webhooks.listEndpoints({}, call)).rejects.toMatchObject({
      reason: "caller.not_allowed",
    });
  });

  test("is taken over whole at the start, trying again until presence answers", async () => {
    const id = newId();
    let asked = 0;
    const replica = fixture.follow("notify-start", async () => {
      asked += 1;
      if (asked === 1) throw new Error("presence is away");
      return { staff: [staff(id, 1, [Permission.ADMIN])] };
    });
    await until("the staff are here", () => findStaff(fixture.pool, id), 30_000);
    await replica.stop();
  });
});

test("the queues can be watched", async () => {
  await createEndpoint("/failing");
  receiver.answer("/failing", status(500));
  await say(newId(), "hello");
  await fixture.requestMail();
  exposeQueues(fixture.pool);
  const value = async (name: string) =>
    Number((await register.metrics()).match(new RegExp(`^switchboard_notify_${name} (.+)$`, "m"))?.[1]);
  await until("there is a mail", async () => (await value("mails_waiting")) > 0, 30_000);
  await until("there is a delivery", async () => (await value("delivery_queues")) > 0, 30_000);
  expect(await value("mail_oldest_seconds")).toBeGreaterThan(0);
  expect(await value("delivery_oldest_seconds")).toBeGreaterThan(0);
  expect(await value("mails_dead")).toBe(0);
  // What an alert counts the increase of is there before it happens.
  for (const begun of ['mail_attempts_total{outcome="dead"}', 'endpoints_disabled_total{reason="gone"}']) {
    expect(await value(begun), begun).not.toBeNaN();
  }
});
