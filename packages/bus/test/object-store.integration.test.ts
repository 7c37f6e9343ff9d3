import { randomBytes } from "node:crypto";
import { newId } from "@switchboard/kit/ids";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Bus } from "../src/nats.ts";
import { ObjectStore } from "../src/object-store.ts";

const BUCKET = `test-${newId()}`;
const MIB = 1024 * 1024;

let bus: Bus;
let store: ObjectStore;

beforeAll(async () => {
  bus = await connectBus(inject("natsUrl"), "object-store-test", silentLog);
  store = new ObjectStore(bus, BUCKET);
});

afterAll(async () => {
  await bus.jsm.streams.delete(`OBJ_${BUCKET}`);
  await bus.close();
});

async function* pieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function* stalling(): AsyncGenerator<Uint8Array> {
  yield randomBytes(MIB);
  await new Promise(() => undefined);
}

const limits = (maxBytes = 10 * MIB) => ({ maxBytes, signal: AbortSignal.timeout(20_000) });

async function read(name: string): Promise<Buffer | undefined> {
  const found = await store.get(name);
  if (found === undefined) return undefined;
  const blocks: Uint8Array[] = [];
  for await (const block of found.body) blocks.push(block);
  return Buffer.concat(blocks);
}

async function messagesOf(): Promise<number> {
  return (await bus.jsm.streams.info(`OBJ_${BUCKET}`)).state.messages;
}

describe("the object store", () => {
  test("C13: gives back what was put, of any size", async () => {
    for (const size of [0, 1, 128 * 1024, 128 * 1024 + 1, 3 * MIB + 17]) {
      const name = newId();
      const bytes = randomBytes(size);
      expect(await store.put(name, pieces(bytes, 50_000), limits())).toBe(size);
      expect((await store.get(name))?.size).toBe(size);
      expect((await read(name))?.equals(bytes)).toBe(true);
    }
  });

  test("C13: can be read by NATS's own client", async () => {
    const name = newId();
    const bytes = randomBytes(300_000);
    await store.put(name, pieces(bytes, 300_000), limits());
    const theirs = await (await bus.js.views.os(BUCKET)).getBlob(name);
    expect(Buffer.from(theirs ?? []).equals(bytes)).toBe(true);
  });

  test("C13: an object that is not there is undefined, and deleting it is no error", async () => {
    expect(await store.get(newId())).toBeUndefined();
    await store.delete(newId());
    const empty = new ObjectStore(bus, `test-${newId()}`);
    expect(await empty.get(newId())).toBeUndefined();
    await empty.delete(newId());
  });

  test("C13: a deleted object leaves nothing behind", async () => {
    const before = await messagesOf();
    const name = newId();
    await store.put(name, pieces(randomBytes(MIB), 100_000), limits());
    await store.delete(name);
    expect(await store.get(name)).toBeUndefined();
    expect(await messagesOf()).toBe(before);
  });

  test("C13: more bytes than allowed are refused and nothing of them is kept", async () => {
    const before = await messagesOf();
    const put = store.put(newId(), pieces(randomBytes(2 * MIB), 100_000), limits(MIB));
    await expect(put).rejects.toMatchObject({ reason: "object_too_big", params: { max_bytes: String(MIB) } });
    expect(await messagesOf()).toBe(before);
  });

  test("C13: a source that stalls is given up on when the signal says so, and nothing of it is kept", async () => {
    const before = await messagesOf();
    const giveUp = new AbortController();
    const put = store.put(newId(), stalling(), { maxBytes: 10 * MIB, signal: giveUp.signal });
    giveUp.abort(new Error("enough"));
    await expect(put).rejects.toThrow("enough");
    expect(await messagesOf()).toBe(before);
  });

  test("C13: an object that is not whole is not given out as whole", async () => {
    const name = newId();
    await store.put(name, pieces(randomBytes(MIB), MIB), limits());
    const last = await bus.jsm.streams.getMessage(`OBJ_${BUCKET}`, { last_by_subj: `$O.${BUCKET}.C.${name}` });
    await bus.jsm.streams.deleteMessage(`OBJ_${BUCKET}`, last.seq);
    await expect(read(name)).rejects.toThrow();
  });
});
