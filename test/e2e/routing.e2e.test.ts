import { explainChat, listDepartments, saveDepartment } from "@switchboard/contracts/gen/calls";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { departmentId, People } from "./support/people.ts";

let system: TestSystem;
let people: People;

beforeAll(async () => {
  system = await startTestSystem({ chats: 2 });
  people = new People(system);
});

afterEach(() => people.leave());
afterAll(() => system.stop());

/** Lets Support give out its chats by itself. */
async function routeSupport(admin: StaffClient, chatLimit: number): Promise<void> {
  const support = (await admin.call(listDepartments)).departments.find(({ name }) => name === "Support");
  if (support === undefined) throw new Error("there is no Support");
  const { language, accepts_chats, accepts_tickets, project_ids, permissions } = support;
  await admin.call(saveDepartment, {
    department: "support",
    ...{ name: "Support", language, accepts_chats, accepts_tickets, project_ids, permissions },
    ...{ routing_mode: "round_robin", chat_limit: chatLimit },
  });
}

const has = (operator: StaffClient, chatId: string) =>
  operator.held.conversations.some((held) => held.chatId === chatId);

describe("a department that gives out its chats", () => {
  test("C17, P3: gives a chat to who is online, says why, and takes it away from who goes Offline", async () => {
    const admin = await people.operator("admin");
    const alice = await people.operator("alice");
    await routeSupport(admin, 1);
    const [first, second] = await Promise.all([people.visitor(), people.visitor()]);
    const support = departmentId(first, "Support");
    const asked = await first.open({ text: "hello", departmentId: support });
    await until("it is Alice's", () => has(alice, asked.chatId), 30_000);

    const waiting = await second.open({ text: "me too", departmentId: support });
    const read = alice.conversation(waiting.chatId);
    await until(
      "she is known to be full",
      async () => (await alice.call(explainChat, { chat_id: read.chatId })).places[0]?.reason === "all_full",
      30_000,
    );
    const why = await alice.call(explainChat, { chat_id: asked.chatId });
    expect(why.decisions).toMatchObject([{ operator_name: "Alice", mode: "round_robin", chat_limit: 1 }]);
    expect(why.timeline).toMatchObject([{ kind: "taken", params: { operator_name: "Alice", way: "routing" } }]);

    await routeSupport(admin, 2);
    await until("with a higher limit she has both", () => has(alice, waiting.chatId), 30_000);

    await alice.setMode("offline");
    await until("both are parked", () => alice.parked.count === 2 && alice.held.count === 0, 30_000);
    asked.send("are you there?");
    await until(
      "the one whose visitor wrote is in the list",
      () => alice.waiting.chats.some(({ id, staff }) => id === asked.chatId && staff?.mark === "unanswered"),
      30_000,
    );
    expect(alice.parked.conversations.map(({ chatId }) => chatId)).toEqual([waiting.chatId]);
  });
});
