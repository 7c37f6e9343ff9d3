import { Bus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { type NatsUser, natsUsers, subjectRights } from "@switchboard/contracts/subject-rights";
import { presenceEventSubject, presenceStream } from "@switchboard/contracts/subjects";
import { connectAs, connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Backend } from "../src/backends/backend.ts";
import { natsSettings } from "../src/backends/nats.ts";

let nats: Backend;
let administrator: Bus;
const buses = new Map<NatsUser, Bus>();
const busOf = (user: NatsUser): Bus => buses.get(user) as Bus;

/** One subject of each kind that there is, beside the stream of each who keeps one. */
const subjects = [
  ...new Set(
    natsUsers.flatMap((user) => {
      const { tells = [], keeps } = subjectRights[user];
      return [...tells, ...(keeps === undefined ? [] : [keeps.subjects])];
    }),
  ),
];
const example = (subject: string): string => subject.replace("*", "1").replace(">", "any.1");

beforeAll(async () => {
  nats = await ownNats();
  administrator = await connectBus(nats.url, "administrator", silentLog);
  await ensureStream(administrator, presenceStream);
  for (const user of natsUsers) {
    buses.set(user, await connectAs(user, nats));
  }
});

afterAll(async () => {
  await Promise.all([...buses.values(), administrator].map((bus) => bus?.close()));
  await nats?.stop();
});

/** What arrives of all of them while `send` runs. */
async function arrived(listener: Bus, send: () => Promise<void>): Promise<string[]> {
  const found: string[] = [];
  const subscriptions = subjects.map((subject) => listener.subscribe(subject, (_data, told) => void found.push(told)));
  await listener.flush();
  await send();
  await listener.flush();
  for (const subscription of subscriptions) subscription.unsubscribe();
  return [...new Set(found)].sort();
}

test.each(natsUsers)("X51: %s publishes its own subjects only", async (user) => {
  const { tells = [], keeps } = subjectRights[user];
  const own = [...tells, ...(keeps === undefined ? [] : [keeps.subjects])].map(example).sort();
  const found = await arrived(administrator, async () => {
    for (const subject of subjects) busOf(user).publish(example(subject), new Uint8Array());
    await busOf(user).flush();
  });
  expect(found).toEqual(own);
});

test.each(natsUsers)("X51: %s hears only what it is to hear", async (user) => {
  const heard = await arrived(busOf(user), async () => {
    for (const subject of subjects) administrator.publish(example(subject), new Uint8Array());
    await administrator.flush();
  });
  const { hears = [] } = subjectRights[user];
  const covers = (pattern: string, subject: string) =>
    pattern.endsWith(">") ? subject.startsWith(pattern.slice(0, -1)) : pattern === subject;
  // A pattern that is wider than what one may hear is refused as a whole.
  const allowed = subjects.filter((subject) => hears.some((pattern) => covers(pattern, subject)));
  expect(heard).toEqual(allowed.map(example).sort());
});

test("X51: a forged staff_saved is refused, on the wire and in the stream", async () => {
  const before = (await administrator.jsm.streams.info(presenceStream.name)).state.messages;
  const forged = presenceEventSubject("staff_saved", "0190a5e0-0000-7000-8000-000000000000");
  for (const user of natsUsers) if (user !== "presence") busOf(user).publish(forged, new Uint8Array());
  await Promise.all(natsUsers.map((user) => busOf(user).flush()));
  expect((await administrator.jsm.streams.info(presenceStream.name)).state.messages).toBe(before);
});

test("X51: nobody deletes, purges or changes another's stream, and reads answers to another", async () => {
  for (const call of ["STREAM.DELETE", "STREAM.PURGE", "STREAM.UPDATE", "STREAM.MSG.DELETE"]) {
    for (const user of natsUsers) {
      const stream = user === "presence" ? "CHAT" : presenceStream.name;
      const asked = busOf(user).connection.request(`$JS.API.${call}.${stream}`, "{}", { timeout: 1_000 });
      await expect(asked, `${user} ${call}`).rejects.toThrow(/Permissions Violation/);
    }
  }
  const found: string[] = [];
  busOf("notify").subscribe("_INBOX.chat.>", (_data, subject) => void found.push(subject));
  await busOf("notify").flush();
  administrator.publish("_INBOX.chat.answer", new Uint8Array());
  await administrator.flush();
  await busOf("notify").flush();
  expect(found).toEqual([]);
});

test("X51: a request of chat is answered by the gateway, which may say nothing else there", async () => {
  const subject = "switchboard.live.visitor.1";
  const following = busOf("gateway").subscribe(subject, (_data, _subject, respond) => respond(new Uint8Array([7])));
  await busOf("gateway").flush();
  expect(await busOf("chat").request(subject, new Uint8Array(), 2_000)).toEqual(Buffer.from([7]));
  following.unsubscribe();
});

test("X51: without a user, and with another's password, nobody gets in", async () => {
  const { NATS_URL } = natsSettings(nats, "chat");
  for (const password of [undefined, natsSettings(nats, "gateway").NATS_PASSWORD]) {
    const refused = Promise.withResolvers<string>();
    const log = Object.assign(Object.create(silentLog), {
      warn: ({ err }: { err: Error }) => refused.resolve(String(err)),
    });
    const bus = new Bus(NATS_URL, "chat", log, { password });
    expect(await refused.promise).toContain("Authorization");
    expect(bus.connected).toBe(false);
    await bus.close();
  }
});
