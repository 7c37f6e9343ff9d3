import type { MessageAccepted } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { toDate } from "@switchboard/contracts/times";
import { sweepFiles } from "@switchboard/files/sweep-files";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { exifSegment, jpeg, png } from "@switchboard/testing/sample-files";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageSent } from "../src/events/chat-events.ts";
import { findMessage } from "../src/store/messages.ts";
import { acme, ChatFixture, type Instance, newVisitor, there, type Visitor } from "./fixture.ts";

const MIB = 1024 * 1024;

let fixture: ChatFixture;
let instance: Instance;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
});

afterAll(() => fixture.stop());

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

interface Sending {
  readonly messageId?: string;
  readonly name?: string;
  readonly bytes?: Uint8Array;
  readonly size?: number;
}

/** What the gateway does with a file. */
async function send(caller: Caller, chatId: string, sending: Sending = {}): Promise<MessageAccepted> {
  const { messageId = newId(), name = "a.png", bytes = png() } = sending;
  const call = await fixture.as(caller);
  const begun = await instance.files.beginUpload({ chatId, messageId, name, size: sending.size ?? bytes.length }, call);
  if (begun.result.case !== "upload") return there(begun.result?.value);
  const { id, objectName } = begun.result.value;
  await fixture.store.put(objectName, pieces(bytes), { maxBytes: 50 * MIB, signal: AbortSignal.timeout(20_000) });
  return there((await instance.files.finishUpload({ uploadId: id }, { ...call, timeoutMs: 20_000 })).accepted);
}

async function fileOf(chatId: string, seq: number) {
  const message = (await fixture.messages(instance, chatId)).find((one) => one.seq === seq);
  if (message?.content.case !== "file") throw new TypeError("expected a file");
  return message.content.value;
}

/** The bytes that a link to a file leads to. */
async function fetchFile(caller: Caller, chatId: string, fileId: string): Promise<Buffer> {
  const { token } = await instance.files.getFileLink({ chatId, fileId }, await fixture.as(caller));
  const opened = await instance.files.openFileLink({ token }, await fixture.as({ kind: "service", name: "gateway" }));
  const blocks: Uint8Array[] = [];
  for await (const block of there(await fixture.store.get(opened.objectName)).body) blocks.push(block);
  return Buffer.concat(blocks);
}

async function storedObjects(): Promise<{ name: string; kept: boolean }[]> {
  const { rows } = await fixture.pool.query<{ name: string; kept: boolean }>(
    "select name, discard_at is null as kept from stored_objects order by name",
  );
  return rows;
}

const sweep = (now = new Date()) => sweepFiles(fixture.pool, fixture.store, () => now, new AbortController().signal);
const allowing = (chatId: string, allowed: boolean | null) =>
  fixture.pool.query("update chats set uploads_allowed = $2 where id = $1", [chatId, allowed]);

async function heldChat(allowed: boolean | null = true): Promise<{ chatId: string; visitor: Visitor }> {
  const { chat, visitor } = await fixture.heldChat(instance);
  await allowing(chat.id, allowed);
  return { chatId: chat.id, visitor };
}

describe("sending a file", () => {
  test("C2: a file is a message like any other: numbered, listed, previewed and announced", async () => {
    const { chatId, visitor } = await heldChat();
    const bytes = png(20, 30);
    const accepted = await send(visitor, chatId, { name: "../my photo.png", bytes });
    expect(accepted).toMatchObject({ chatId, seq: 3, repeated: false });
    const file = { name: "my photo.png", mediaType: "image/png", size: bytes.length, width: 20, height: 30 };
    expect(await fileOf(chatId, 3)).toMatchObject(file);
    const { chat } = await instance.client.getChat({ chatId }, await fixture.as(acme.alice));
    expect(chat).toMatchObject({ headSeq: 3, preview: [{}, {}, { content: { case: "file", value: file } }] });
    const events = await fixture.events();
    const sent = events.filter(({ subject }) => subject === `switchboard.chat.v1.message_sent.${chatId}`).at(-1);
    expect(sent?.payload).toMatchObject({ message: { seq: 3, file, author: { kind: "AUTHOR_KIND_VISITOR" } } });
    const message = there(await findMessage(fixture.pool, chatId, accepted.messageId));
    expect(sent?.payload).toEqual(messageSent(message).payload);
  });

  test("C2: the operator's file answers what the visitor said", async () => {
    const { chatId } = await heldChat(false);
    await send(acme.alice, chatId, { name: "manual.txt", bytes: Buffer.from("read me") });
    const { chat } = await instance.client.getChat({ chatId }, await fixture.as(acme.alice));
    expect(chat?.headSeq).toBe(3);
    expect(chat?.unansweredSince).toBeUndefined();
    expect(chat?.firstReplyAt).toBeDefined();
  });

  test("C13: the same message id again answers the first result, before and after its bytes came", async () => {
    const { chatId, visitor } = await heldChat();
    const messageId = newId();
    const first = await send(visitor, chatId, { messageId });
    expect(await send(visitor, chatId, { messageId })).toEqual({ ...first, repeated: true });
    const call = await fixture.as(visitor);
    const both = await heldChat();
    const request = { chatId: both.chatId, messageId: newId(), name: "a.png", size: png().length };
    const theirs = await fixture.as(both.visitor);
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const { result } = await instance.files.beginUpload(request, theirs);
        if (result.case !== "upload") throw new TypeError("expected an upload");
        const limits = { maxBytes: MIB, signal: AbortSignal.timeout(20_000) };
        await fixture.store.put(result.value.objectName, pieces(png()), limits);
        return result.value.id;
      }),
    );
    const results = await Promise.all(ids.map((uploadId) => instance.files.finishUpload({ uploadId }, theirs)));
    expect(results.map(({ accepted }) => accepted?.seq)).toEqual([3, 3]);
    expect(results.filter(({ accepted }) => accepted?.repeated)).toHaveLength(1);
    const stolen = { ...request, chatId, messageId: first.messageId };
    await expect(instance.files.beginUpload(stolen, await fixture.as(acme.alice))).rejects.toMatchObject({
      reason: "chat.invalid_message",
    });
    await expect(instance.files.finishUpload({ uploadId: there(ids[0]) }, call)).rejects.toMatchObject({
      reason: "chat.upload_not_found",
    });
  });

  test("C13: what a picture tells beside the picture is gone from what others fetch", async () => {
    const { chatId, visitor } = await heldChat();
    const { seq } = await send(visitor, chatId, { name: "a.jpg", bytes: jpeg(4, 5, [exifSegment(1, "secret place")]) });
    const { id: fileId, size } = await fileOf(chatId, seq);
    const fetched = await fetchFile(acme.alice, chatId, fileId);
    expect(fetched.equals(jpeg(4, 5))).toBe(true);
    expect(size).toBe(fetched.length);
    await sweep();
    expect((await fetchFile(visitor, chatId, fileId)).equals(jpeg(4, 5))).toBe(true);
  });

  test("C13: a file that may not be sent is refused and removed", async () => {
    const { chatId, visitor } = await heldChat();
    await sweep();
    const before = await storedObjects();
    const program = Buffer.from("MZ\x90\0\x03", "latin1");
    await expect(send(visitor, chatId, { name: "photo.png", bytes: program })).rejects.toMatchObject({
      kind: "invalid_argument",
      reason: "chat.file_refused",
      params: { why: "executable" },
    });
    await expect(send(visitor, chatId, { bytes: png(), size: 1000 })).rejects.toMatchObject({
      params: { why: "damaged" },
    });
    await sweep();
    expect(await storedObjects()).toEqual(before);
    expect(await fixture.messages(instance, chatId)).toHaveLength(2);
  });

  test("C13: a file of 25 MiB is taken, one byte more and none at all are not", async () => {
    const { chatId, visitor } = await heldChat();
    const bytes = Buffer.alloc(25 * MIB, "all work and no play\n");
    const { seq } = await send(visitor, chatId, { name: "log.txt", bytes });
    expect((await fileOf(chatId, seq)).size).toBe(25 * MIB);
    await expect(send(visitor, chatId, { size: 25 * MIB + 1 })).rejects.toMatchObject({
      reason: "chat.file_too_big",
      params: { max_bytes: String(25 * MIB) },
    });
    await expect(send(visitor, chatId, { size: 0 })).rejects.toMatchObject({ params: { why: "empty" } });
  });

  test("C13: a visitor sends ten files a minute, an operator any number", async () => {
    const { chatId, visitor } = await heldChat();
    const begin = async (caller: Caller) =>
      instance.files.beginUpload({ chatId, messageId: newId(), name: "a", size: 5 }, await fixture.as(caller));
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => begin(visitor)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    await expect(begin(visitor)).rejects.toMatchObject({
      kind: "resource_exhausted",
      reason: "chat.too_many_files",
      params: { retry_after_s: "60" },
    });
    for (let i = 0; i < 12; i += 1) await begin(acme.alice);
  });
});

describe("who may send a file", () => {
  test("C13: the project says whether visitors may, and the chat says otherwise", async () => {
    const projectAllows = (allowed: boolean) =>
      fixture.pool.query("update projects set uploads_allowed = $2 where id = $1", [acme.project, allowed]);
    const cases = [
      { project: false, chat: null, may: false },
      { project: true, chat: null, may: true },
      { project: true, chat: false, may: false },
      { project: false, chat: true, may: true },
    ];
    for (const { project, chat, may } of cases) {
      await projectAllows(project);
      const { chatId, visitor } = await heldChat(chat);
      const sent = send(visitor, chatId);
      if (may) await expect(sent).resolves.toMatchObject({ seq: 3 });
      else await expect(sent).rejects.toMatchObject({ kind: "permission_denied", reason: "chat.uploads_forbidden" });
    }
    await projectAllows(false);
  });

  test("C13: the chat's operator allows and forbids them, which both sides read in the conversation", async () => {
    const { chatId, visitor } = await heldChat(null);
    const set = async (caller: Caller, allowed: boolean) =>
      instance.files.setUploads({ chatId, allowed }, await fixture.as(caller));
    expect((await set(acme.alice, true)).chat).toMatchObject({ uploadsAllowed: true, headSeq: 3 });
    await send(visitor, chatId);
    expect((await set(acme.alice, false)).chat).toMatchObject({ uploadsAllowed: false, headSeq: 5 });
    expect((await set(acme.alice, false)).chat).toMatchObject({ headSeq: 5 });
    await expect(send(visitor, chatId)).rejects.toMatchObject({ reason: "chat.uploads_forbidden" });
    const notes = (await fixture.messages(instance, chatId)).flatMap(({ content }) =>
      content.case === "system" ? [content.value.code] : [],
    );
    expect(notes).toEqual(["taken", "uploads_allowed", "uploads_forbidden"]);
    await expect(set(acme.boris, true)).rejects.toMatchObject({ reason: "chat.not_yours" });
    await expect(set(visitor, true)).rejects.toMatchObject({ reason: "caller.not_allowed" });
  });

  test("C13: a file that is forbidden while its bytes come is refused", async () => {
    const { chatId, visitor } = await heldChat();
    const call = await fixture.as(visitor);
    const { result } = await instance.files.beginUpload(
      { chatId, messageId: newId(), name: "a.png", size: png().length },
      call,
    );
    if (result.case !== "upload") throw new TypeError("expected an upload");
    const limits = { maxBytes: MIB, signal: AbortSignal.timeout(20_000) };
    await fixture.store.put(result.value.objectName, pieces(png()), limits);
    await allowing(chatId, false);
    await expect(instance.files.finishUpload({ uploadId: result.value.id }, call)).rejects.toMatchObject({
      reason: "chat.uploads_forbidden",
    });
  });

  test("C13: nobody but the chat's visitor and its operator", async () => {
    const { chatId } = await heldChat();
    await expect(send(newVisitor(), chatId)).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    await expect(send(acme.zoe, chatId)).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    await expect(send(acme.boris, chatId)).rejects.toMatchObject({ reason: "chat.not_yours" });
    await expect(send(acme.trainee, chatId)).rejects.toMatchObject({ reason: "caller.not_allowed" });
    await expect(send({ kind: "service", name: "gateway" }, chatId)).rejects.toMatchObject({
      reason: "caller.not_allowed",
    });
  });

  test("C13: nobody once the chat is over", async () => {
    const { chatId, visitor } = await heldChat();
    await instance.client.endChat({ chatId }, await fixture.as(acme.alice));
    for (const caller of [visitor, acme.alice]) {
      await expect(send(caller, chatId)).rejects.toMatchObject({ reason: "chat.ended" });
    }
  });
});

describe("fetching a file", () => {
  test("C2: who may read the chat gets a link, others do not learn that there is a file", async () => {
    const { chatId, visitor } = await heldChat();
    const { seq } = await send(visitor, chatId);
    const { id: fileId } = await fileOf(chatId, seq);
    for (const caller of [visitor, acme.alice, acme.boris]) {
      expect((await fetchFile(caller, chatId, fileId)).equals(png())).toBe(true);
    }
    const link = async (caller: Caller, chat: string, file: string) =>
      instance.files.getFileLink({ chatId: chat, fileId: file }, await fixture.as(caller));
    await expect(link(newVisitor(), chatId, fileId)).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    await expect(link(acme.zoe, chatId, fileId)).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    await expect(link(visitor, chatId, newId())).rejects.toMatchObject({ reason: "chat.file_not_found" });
    const other = await heldChat();
    await expect(link(other.visitor, other.chatId, fileId)).rejects.toMatchObject({ reason: "chat.file_not_found" });
  });

  test("C2: a link that is forged is none, and only services open links", async () => {
    const { chatId, visitor } = await heldChat();
    const { seq } = await send(visitor, chatId);
    const { id: fileId } = await fileOf(chatId, seq);
    const { token, expiresAt } = await instance.files.getFileLink({ chatId, fileId }, await fixture.as(visitor));
    expect(toDate(there(expiresAt)).getTime()).toBeGreaterThan(Date.now());
    const service = await fixture.as({ kind: "service", name: "gateway" });
    const [file = "", expiry = "", signature = ""] = token.split(".");
    for (const forged of [`${newId()}.${expiry}.${signature}`, `${file}.zzzzzzzzz.${signature}`, "a.b.c", ""]) {
      await expect(instance.files.openFileLink({ token: forged }, service)).rejects.toMatchObject({
        reason: "chat.file_not_found",
      });
    }
    await expect(instance.files.openFileLink({ token }, await fixture.as(visitor))).rejects.toMatchObject({
      reason: "caller.not_allowed",
    });
  });
});

describe("what is left over", () => {
  const inTwoHours = () => new Date(Date.now() + 2 * 3_600_000);

  test("C13: an upload that was never finished is removed after an hour", async () => {
    const { chatId, visitor } = await heldChat();
    const request = { chatId, messageId: newId(), name: "a.png", size: png().length };
    const { result } = await instance.files.beginUpload(request, await fixture.as(visitor));
    if (result.case !== "upload") throw new TypeError("expected an upload");
    const { id, objectName } = result.value;
    await fixture.store.put(objectName, pieces(png()), { maxBytes: MIB, signal: AbortSignal.timeout(20_000) });
    await sweep();
    expect(await fixture.store.get(objectName)).toBeDefined();
    await sweep(inTwoHours());
    expect(await fixture.store.get(objectName)).toBeUndefined();
    const finish = instance.files.finishUpload({ uploadId: id }, await fixture.as(visitor));
    await expect(finish).rejects.toMatchObject({ reason: "chat.upload_not_found" });
  });

  test("C13: a chat that is deleted takes its files along", async () => {
    const { chatId, visitor } = await heldChat();
    const { seq } = await send(visitor, chatId);
    const { id: fileId } = await fileOf(chatId, seq);
    const { rows } = await fixture.pool.query<{ name: string }>("select object_name as name from files where id = $1", [
      fileId,
    ]);
    const name = there(rows[0]).name;
    await sweep(inTwoHours());
    expect(await fixture.store.get(name)).toBeDefined();
    await fixture.pool.query("delete from messages where chat_id = $1", [chatId]);
    await fixture.pool.query("delete from chats where id = $1", [chatId]);
    await sweep();
    expect(await fixture.store.get(name)).toBeUndefined();
    expect((await storedObjects()).map((object) => object.name)).not.toContain(name);
  });
});
