import { connect } from "node:net";
import type { Bus } from "@switchboard/bus/nats";
import { setUploads } from "@switchboard/contracts/gen/calls";
import type { MessageView } from "@switchboard/contracts/schemas/message";
import { filesBucket } from "@switchboard/contracts/subjects";
import type { Conversation } from "@switchboard/sdk/conversation";
import { CookieJar } from "@switchboard/sdk/cookie-jar";
import { MemoryStorage } from "@switchboard/sdk/key-value-storage";
import type { System } from "@switchboard/stack/system";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { exifSegment, jpeg, png } from "@switchboard/testing/sample-files";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { People, type Talk } from "./support/people.ts";

const MIB = 1024 * 1024;

let system: System;
let people: People;
let bus: Bus;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 2 });
  people = new People(system);
  bus = await connectBus(system.backends.nats.url, "files-test", silentLog);
});

afterEach(() => people.leave());
afterAll(async () => {
  await bus?.close();
  await system?.stop();
});

/** A chat whose operator lets the visitor send files. */
async function talking(): Promise<Talk> {
  const talk = await people.talking(await people.operator("alice", 1));
  await talk.answering.call(setUploads, { allowed: true });
  return talk;
}

const bytesOf = (buffer: Buffer) => new Uint8Array(buffer);

function untilFile(conversation: Conversation, name: string): Promise<MessageView> {
  return until(`the file ${name}`, () => conversation.messages.find(({ file }) => file?.name === name), 30_000);
}

/** What the object store holds; nothing before the first file. */
async function storedBlocks(): Promise<number> {
  const info = await bus.jsm.streams.info(`OBJ_${filesBucket}`).catch(() => undefined);
  return info?.state.messages ?? 0;
}

describe("files in a chat", () => {
  test("C2, C13: an image that the visitor sends is shown to the operator, without what it told", async () => {
    const { asked, answering } = await talking();
    const bytes = jpeg(40, 30, [exifSegment(1, "secret place")]);
    const handle = asked.files.add("holiday.jpg", bytesOf(bytes));
    expect(asked.files.pending).toMatchObject([{ name: "holiday.jpg", size: bytes.length, state: "sending" }]);
    const accepted = await handle.accepted;
    const message = await untilFile(answering, "holiday.jpg");
    expect(message).toMatchObject({
      seq: accepted.seq,
      message_id: handle.messageId,
      text: null,
      system: null,
      author: { kind: "visitor" },
      file: { media_type: "image/jpeg", width: 40, height: 30 },
    });
    await untilFile(asked, "holiday.jpg");
    expect(asked.files.pending).toEqual([]);
    const url = await answering.fileUrl(message);
    expect(await answering.fileUrl(message)).toBe(url);
    const response = await fetch(url);
    const fetched = Buffer.from(await response.arrayBuffer());
    expect(fetched.equals(jpeg(40, 30))).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-length": String(fetched.length),
      "content-disposition": "inline; filename=\"holiday.jpg\"; filename*=UTF-8''holiday.jpg",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cache-control": "private, max-age=600",
      "cross-origin-resource-policy": "cross-origin",
    });
  });

  test("C2: what the operator sends that is no image is only to be saved", async () => {
    const { asked, answering } = await talking();
    await answering.files.add("счёт №1.txt", new Blob(["pay me"])).accepted;
    const message = await untilFile(asked, "счёт №1.txt");
    const response = await fetch(await asked.fileUrl(message));
    expect(await response.text()).toBe("pay me");
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename=\"____ _1.txt\"; filename*=UTF-8''%D1%81%D1%87%D1%91%D1%82%20%E2%84%961.txt",
    );
  });

  test("C13: a visitor sends nothing where it is forbidden, and may try again once it is allowed", async () => {
    const { asked, answering } = await talking();
    await answering.call(setUploads, { allowed: false });
    await until("the visitor is told", () => asked.chat.uploads_allowed === false);
    const handle = asked.files.add("a.png", bytesOf(png()));
    await expect(handle.accepted).rejects.toMatchObject({ status: 403, reason: "chat.uploads_forbidden" });
    expect(asked.files.pending).toMatchObject([{ state: "failed" }]);
    await answering.call(setUploads, { allowed: true });
    await asked.files.retry(handle.messageId)?.accepted;
    expect((await untilFile(answering, "a.png")).message_id).toBe(handle.messageId);
  });

  test("C13: programs and pages are refused, whatever they are called", async () => {
    const { asked, answering } = await talking();
    const sendings = [
      ["photo.png", Buffer.from("MZ\x90\0\x03", "latin1"), "executable"],
      ["photo.png", Buffer.from("<!doctype html><script>alert(1)</script>"), "markup"],
      ["photo.svg", Buffer.from('<svg onload="alert(1)"/>'), "markup"],
      ["big.png", png(10_000, 6_000), "too_many_pixels"],
      ["empty.txt", Buffer.alloc(0), "empty"],
    ] as const;
    for (const [name, bytes, why] of sendings) {
      await expect(asked.files.add(name, bytesOf(bytes)).accepted).rejects.toMatchObject({
        status: 400,
        reason: "chat.file_refused",
        params: { why },
      });
    }
    expect(answering.messages.every(({ file }) => file === null)).toBe(true);
  });

  test("C13: a file of 26 MiB is refused, and its sender told how big it may be", async () => {
    const { asked } = await talking();
    const handle = asked.files.add("film.mp4", new Uint8Array(26 * MIB));
    await expect(handle.accepted).rejects.toMatchObject({
      reason: "chat.file_too_big",
      params: { max_bytes: String(25 * MIB) },
    });
  });

  test("C13: a link leads nowhere once it was changed, and strangers get none", async () => {
    const { asked, answering } = await talking();
    await asked.files.add("a.png", bytesOf(png())).accepted;
    const message = await untilFile(answering, "a.png");
    const url = await asked.fileUrl(message);
    const changed = await fetch(url.replace(/.$/, (last) => (last === "A" ? "B" : "A")));
    expect(changed.status).toBe(404);
    expect(await changed.json()).toMatchObject({ reason: "chat.file_not_found" });
    const stranger = (await people.talking(await people.operator("boris"))).asked;
    await expect(stranger.fileUrl(message)).rejects.toMatchObject({ reason: "chat.chat_not_found" });
  });

  test("C13: of a file whose sender goes away half-way nothing is kept", async () => {
    const storage = new MemoryStorage();
    const { asked, answering } = await people.talking(await people.operator("alice"), "hello", storage);
    await answering.call(setUploads, { allowed: true });
    const gateway = system.gatewayUrls[0] ?? "";
    const cookie = new CookieJar(storage, `switchboard.cookies.${gateway}`).header("/v1/chats");
    const before = await storedBlocks();
    const path = `/v1/chats/${asked.chatId}/files?name=a.txt&message_id=0190b1c2-0000-7000-8000-0000000000e1`;
    const lines = [`POST ${path} HTTP/1.1`, "host: switchboard", `cookie: ${cookie}`, "content-length: 1000000"];
    const { hostname, port } = new URL(gateway);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write(`${lines.join("\r\n")}\r\n\r\n${"x".repeat(500_000)}`);
    await until("the first of it came", async () => (await storedBlocks()) > before);
    socket.destroy();
    await until("it is gone", async () => (await storedBlocks()) === before);
  });
});
