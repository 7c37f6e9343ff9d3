import type { Consumer } from "@switchboard/bus/consumer";
import type { Bus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { chatEventSubject, chatStream } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { followEndedChats } from "../src/jobs/ended-chats.ts";
import { acme, ChatFixture, type Instance } from "./fixture.ts";

/** More looks at the database than an event had deliveries, once, before it was given up. */
const MANY = 100;

let fixture: ChatFixture;
let instance: Instance;
let nats: Awaited<ReturnType<typeof ownNats>>;
let bus: Bus;
let relay: TcpRelay;
let relayed: Pool;
let consumer: Consumer;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  // The stream CHAT of another test file must not be ours.
  nats = await ownNats();
  bus = await connectBus(nats.url, "ended-chats-test", silentLog);
  await ensureStream(bus, chatStream);
  const url = new URL(fixture.databaseUrl);
  relay = await TcpRelay.start([Number(url.port)]);
  url.port = String(relay.port);
  relayed = createPool(url.href, 5, silentLog);
  // As in production, in a hurry.
  consumer = followEndedChats(relayed, bus, silentLog, { attempts: 3, retryMs: 10, waitMs: 5, waitMaxMs: 20 });
});

afterAll(async () => {
  await consumer.stop();
  await relayed.end();
  await relay.stop();
  await bus.close();
  await nats.stop();
  await fixture.stop();
});

/** A chat that has ended, and the word of it in the stream. */
async function endChat(): Promise<string> {
  const { chat } = await fixture.heldChat(instance);
  await instance.client.endChat({ chatId: chat.id }, await fixture.as(acme.alice));
  await bus.js.publish(chatEventSubject("chat_ended", chat.id), "{}", { msgID: newId() });
  return chat.id;
}

/** Whether figures and words of a chat are there. */
async function isKept(chatId: string): Promise<boolean> {
  const { rows } = await fixture.pool.query<{ figures: boolean; words: boolean }>(
    `
    select exists (select from chat_figures where chat_id = $1) as figures,
      exists (select from chat_words where chat_id = $1) as words`,
    [chatId],
  );
  return rows[0]?.figures === true && rows[0].words;
}

test("C22, C23: chats that end while the database does not answer have their figures and words when it is back", async () => {
  const before = await endChat();
  await until("the first is kept", () => isKept(before));

  relay.route([]);
  relay.cut();
  const { refused } = relay;
  const during = await endChat();
  await until("the database was looked for again and again", () => relay.refused > refused + MANY, 30_000);
  expect(await isKept(during)).toBe(false);
  relay.route([Number(new URL(fixture.databaseUrl).port)]);

  await until("the second is kept", () => isKept(during));
});
