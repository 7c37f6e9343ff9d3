import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Dialogue } from "./support/dialogue.ts";
import { People } from "./support/people.ts";
import { storedMessageIds } from "./support/stored-messages.ts";

const CHATS = 20;

let system: System;
let people: People;

beforeAll(async () => {
  // One operator answers 20 chats as fast as a machine can: the limit of frames is not what is tested here.
  system = await startTestSystem({
    env: { GATEWAY_STAFF_FRAME_BURST: "10000", GATEWAY_STAFF_FRAMES_PER_SECOND: "10000" },
  });
  people = new People(system);
});

afterEach(() => people.leave());
afterAll(() => system.stop());

const progressOf = (dialogues: readonly Dialogue[]): number =>
  dialogues.reduce((sum, { progress }) => sum + progress, 0);

/** Lets 20 chats talk, breaks something in the middle, and checks that all of them come to a complete end. */
async function talkThrough(breakIt: () => Promise<void>): Promise<void> {
  const alice = await people.operator("alice");
  const dialogues = await Promise.all(Array.from({ length: CHATS }, (_, i) => Dialogue.begin(people, alice, i)));
  for (const dialogue of dialogues) dialogue.talk();
  await until("they are talking", () => progressOf(dialogues) > 5 * CHATS, 60_000);
  await breakIt();
  await until("all have said everything", () => dialogues.every(({ finished }) => finished), 60_000);
  for (const dialogue of dialogues) await dialogue.expectWhole();
  await until("the operator's line is good", () => alice.connection.state === "live");
}

describe("C3: 20 chats lose, double and reorder nothing", () => {
  test.each(["gateway", "chat", "presence"])("when %s is killed in the middle", async (service) => {
    await talkThrough(async () => {
      const { process } = system.service(service);
      await process.kill("SIGKILL");
      await process.restart();
    });
  });

  test.each(["nats", "redis"] as const)("when %s is restarted in the middle", async (backend) => {
    await talkThrough(async () => {
      await system.backends[backend].kill("SIGKILL");
      await system.backends[backend].restart();
    });
  });

  test("when a gateway is stopped for a deployment and another goes on (G6)", async () => {
    await talkThrough(async () => {
      const { process } = system.service("gateway");
      await process.restart();
    });
  });
});

test("C3: what was acknowledged is in the database after the chat service is killed", async () => {
  const alice = await people.operator("alice");
  const { asked } = await people.talking(alice, "first");
  const acks = await Promise.all(Array.from({ length: 20 }, (_, i) => asked.send(`line ${i}`).accepted));
  await system.service("chat").process.kill("SIGKILL");
  await system.service("chat").process.restart();
  const stored = await storedMessageIds(system, asked.chatId);
  expect(acks.map(({ message_id: id }) => id).filter((id) => !stored.includes(id))).toEqual([]);
});
