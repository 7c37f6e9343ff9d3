import { randomBytes } from "node:crypto";
import { newId } from "@switchboard/kit/ids";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { type NatsCluster, startNatsCluster } from "@switchboard/testing/nats-cluster";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Bus } from "../src/nats.ts";
import { ObjectStore } from "../src/object-store.ts";
import { ensureStream } from "../src/streams.ts";

/** Electing leaders and copying what another has takes seconds, in milliseconds. */
const SETTLE_MS = 30_000;
const stream = { name: "FACTS", subjects: "facts.>" };
const streams = [stream.name, "OBJ_files"];
const bytes = randomBytes(700_000);
let cluster: NatsCluster;
let bus: Bus;
let store: ObjectStore;

beforeAll(async () => {
  cluster = await startNatsCluster();
  bus = await connectBus(cluster.url, "cluster-test", silentLog, { replicas: 3 });
  store = new ObjectStore(bus, "files");
  await until("JetStream is there", () => bus.jsm.getAccountInfo(), SETTLE_MS);
}, 60_000);

afterAll(async () => {
  await bus?.close();
  await cluster?.stop();
});

async function* whole(): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const put = (name: string) => store.put(name, whole(), { maxBytes: bytes.length, signal: AbortSignal.timeout(5_000) });

async function isWhole(name: string): Promise<boolean> {
  const blocks: Uint8Array[] = [];
  for await (const block of (await store.get(name))?.body ?? []) blocks.push(block);
  return Buffer.concat(blocks).equals(bytes);
}

const factsOf = async () => (await bus.jsm.streams.info(stream.name)).state.messages;

/**
 * All three hold everything by their own word. The leader's word is not enough: for a while it calls an emptied server
 * `current`.
 */
async function allHaveEverything(): Promise<boolean> {
  const held = await Promise.all(cluster.nodes.map((node) => node.messages()));
  const wanted = await Promise.all(streams.map(async (name) => (await bus.jsm.streams.info(name)).state.messages));
  return held.every((messages) => streams.every((name, index) => messages.get(name) === wanted[index]));
}

const replicasOf = async (name: string) => (await bus.jsm.streams.info(name)).config.num_replicas;

test("facts and files are on as many servers as the setting says, and never on fewer than they were", async () => {
  const single = await connectBus(cluster.url, "cluster-test-single", silentLog);
  const raised = { name: "RAISED", subjects: "raised.>" };
  // Who asks a server that has no leader yet is told that nobody is there.
  const made = async (by: Bus) => {
    await ensureStream(by, raised);
    await new ObjectStore(by, "raised").put(newId(), whole(), {
      maxBytes: bytes.length,
      signal: AbortSignal.timeout(5_000),
    });
    return true;
  };
  await until("they are made", () => made(single), SETTLE_MS);
  await until("they are raised", () => made(bus), SETTLE_MS);
  await until("who asks for fewer is served", () => made(single), SETTLE_MS);
  for (const name of ["RAISED", "OBJ_raised"]) expect(await replicasOf(name)).toBe(3);
  await single.close();
}, 90_000);

test("X64: with one of three servers killed, and another's disk lost, facts and files are still there", async () => {
  const [first, second, third] = cluster.nodes;
  const file = newId();
  await until("there are a stream and a file", () => ensureStream(bus, stream).then(() => put(file)), SETTLE_MS);
  await until("a fact is taken", () => bus.js.publish("facts.first", "1"), SETTLE_MS);
  // As the next service that starts does.
  await ensureStream(bus, stream);
  await until("all have everything", allHaveEverything, SETTLE_MS);
  const facts = await factsOf();

  await first?.kill();
  // An answer may be lost, and the fact is kept once.
  const msgID = newId();
  const publish = async () => (await bus.js.publish("facts.second", "2", { msgID })).seq > facts;
  await until("the other two go on", publish, SETTLE_MS);
  await until("the file is there without the first", () => isWhole(file), SETTLE_MS);
  const later = newId();
  await until("new files are taken", () => put(later), SETTLE_MS);
  await first?.restart();
  await until("all have everything again", allHaveEverything, SETTLE_MS);

  await second?.kill();
  await second?.loseDisk();
  await second?.restart();
  await until("the empty one was filled", allHaveEverything, SETTLE_MS);
  await third?.kill();
  await until(
    "both files are there with the one that lost its disk",
    async () => {
      return (await isWhole(file)) && (await isWhole(later));
    },
    SETTLE_MS,
  );
  await until("so are the facts", async () => (await factsOf()) === facts + 1, SETTLE_MS);
}, 180_000);
