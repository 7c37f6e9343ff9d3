import { getPresence, listMessages } from "@switchboard/contracts/gen/calls";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { departmentId, People, textsOf, untilTexts } from "./support/people.ts";
import { storedMessageIds } from "./support/stored-messages.ts";

/** Backends come and go in these tests, and what leans on them finds out in its own time. */
const PATIENCE_MS = 60_000;

let system: TestSystem;
let postgres: TcpRelay;
let postgresPort = 0;
let people: People;

beforeAll(async () => {
  system = await startTestSystem({
    postgresThrough: async (port) => {
      postgresPort = port;
      postgres = await TcpRelay.start([port]);
      return postgres.port;
    },
  });
  people = new People(system);
});
afterEach(async () => {
  people.leave();
  // Of a test that failed halfway.
  if (system.backends.redis.pid === undefined) await system.backends.redis.restart();
  if (system.backends.nats.pid === undefined) await system.backends.nats.restart();
  postgres.route([postgresPort]);
});
afterAll(async () => {
  await system?.stop();
  await postgres?.stop();
});

/** Who of Support is online, as anyone on staff is told. */
async function onlineInSupport(viewer: Awaited<ReturnType<People["operator"]>>): Promise<readonly string[]> {
  const { departments } = await viewer.call(getPresence);
  const support = departments.find(({ department_name }) => department_name === "Support");
  return support?.online.map(({ name }) => name) ?? [];
}

test("P5: while Redis is down chats wait and are taken by hand; when it is back the counts are right again", async () => {
  const alice = await people.operator("alice");
  await until("alice is online", async () => (await onlineInSupport(alice)).includes("Alice"), PATIENCE_MS);
  await system.backends.redis.kill("SIGKILL");

  const visitor = await people.visitor();
  const asked = await visitor.open({ text: "anybody?", departmentId: departmentId(visitor, "Support") });
  expect(asked.chat.state).toBe("waiting");
  const answering = await alice.take(asked.chatId);
  await answering.send("here").accepted;
  await untilTexts(asked, ["anybody?", "here"]);

  await system.backends.redis.restart();
  await until("the counts are right", async () => (await onlineInSupport(alice)).includes("Alice"), PATIENCE_MS);
});

test("C3: while NATS is down messages are acknowledged, and they arrive when it is back", async () => {
  const alice = await people.operator("alice");
  const { asked, answering } = await people.talking(alice, "before");
  await system.backends.nats.kill("SIGKILL");

  const ack = await asked.send("meanwhile").accepted;
  expect(await storedMessageIds(system, asked.chatId)).toContain(ack.message_id);

  await system.backends.nats.restart();
  await until("it arrived", () => textsOf(answering).includes("meanwhile"), PATIENCE_MS);
  expect(textsOf(answering)).toEqual(["before", "meanwhile"]);
});

test("C18: what an operator was given while NATS was down is in their tabs on every device when it is back", async () => {
  const [desk, phone] = [await people.operator("alice"), await people.operator("alice")];
  const visitor = await people.visitor();
  const asked = await visitor.open({ text: "hello?", departmentId: departmentId(visitor, "Support") });
  await system.backends.nats.kill("SIGKILL");

  await desk.take(asked.chatId);
  await system.backends.nats.restart();
  const isHeld = () => phone.held.conversations.some(({ chatId }) => chatId === asked.chatId);
  await until("the other device shows it", isHeld, PATIENCE_MS);
});

test("C3: while Postgres is down nothing is acknowledged; afterwards everything is there once", async () => {
  const alice = await people.operator("alice");
  const { asked, answering } = await people.talking(alice, "before");
  postgres.route([]);
  postgres.cut();

  const texts = Array.from({ length: 5 }, (_, i) => `line ${i}`);
  const handles = texts.map((text) => asked.send(text));
  let acknowledged = 0;
  for (const { accepted } of handles) {
    accepted.then(
      () => (acknowledged += 1),
      () => undefined,
    );
  }
  const refused = await until(
    "whoever asks is told",
    () =>
      alice.call(listMessages, { chat_id: asked.chatId }).then(
        () => undefined,
        (error: unknown) => error,
      ),
    PATIENCE_MS,
  );
  expect(refused).toMatchObject({ kind: "unavailable" });
  expect(acknowledged).toBe(0);

  postgres.route([postgresPort]);
  await Promise.all(handles.map(({ accepted }) => accepted));
  await until("all arrived", () => textsOf(answering).length === texts.length + 1, PATIENCE_MS);
  expect(textsOf(answering)).toEqual(["before", ...texts]);
  expect(await storedMessageIds(system, asked.chatId)).toHaveLength(texts.length + 2);
});
