import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import { newId } from "@switchboard/kit/ids";
import { generateKeyPair } from "@switchboard/kit/keys";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Edge, type EdgeOptions, startEdge } from "./support/edge.ts";
import { call, mintStaffToken, newVisitor, openChat, signIn } from "./support/people.ts";
import { openSocket, type RawSocket, refusedStatus, staffSocket, visitorSocket } from "./support/raw-socket.ts";

let system: System;
let edge: Edge;
const others: Edge[] = [];

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0 });
  edge = await startReady();
}, 60_000);
afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.close()));
});
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

/** One more gateway, ready to work, closed after the test. */
async function another(options: EdgeOptions): Promise<Edge> {
  const other = await startReady(options);
  others.push(other);
  return other;
}

async function startReady(options: EdgeOptions = {}): Promise<Edge> {
  const started = await startEdge(system, options);
  await until("the gateway is ready", () => started.deps.organisation.loaded && started.deps.exchange.live);
  return started;
}

let lastId = 0;
function sendMessage(socket: RawSocket, chatId: string, text: string): number {
  lastId += 1;
  socket.send({ t: "send", id: lastId, chat_id: chatId, message_id: newId(), text });
  return lastId;
}

async function watch(socket: RawSocket, chatId: string, afterSeq = 0) {
  lastId += 1;
  const id = lastId;
  socket.send({ t: "watch", id, chat_id: chatId, after_seq: afterSeq });
  return socket.next("watching", (frame) => frame.id === id);
}

/** A visitor with an open chat and a socket that watches it. */
async function chatting(on: Edge = edge) {
  const visitor = await newVisitor(on);
  const chat = await openChat(on, visitor);
  const socket = await visitorSocket(on, visitor.headers);
  await watch(socket, chat.id);
  return { visitor, chat, socket };
}

describe("hello", () => {
  test("a visitor is known by their cookie, staff by their token", async () => {
    const visitor = await newVisitor(edge);
    const [mine] = (await visitorSocket(edge, visitor.headers)).all("welcome");
    expect(mine).toMatchObject({ protocol: 1, visitor_id: visitor.id, staff: null, heartbeat_ms: 8000 });
    const { token, staff } = await signIn(edge, "alice");
    const [theirs] = (await staffSocket(edge, token)).all("welcome");
    expect(theirs).toMatchObject({ visitor_id: null, staff: { id: staff.id, email: staff.email } });
  });

  test("a socket that says nothing is closed", async () => {
    const socket = await openSocket(await another({ limits: { heartbeatMs: 160, helloMs: 100 } }));
    expect(await socket.code()).toBe(4002);
    expect(socket.all("error")[0]).toMatchObject({ reason: "realtime.hello_timeout" });
  });

  test("who brings neither cookie nor token is told so and closed with 4001", async () => {
    const socket = await openSocket(edge);
    socket.send({ t: "hello", protocol: 1 });
    expect(await socket.code()).toBe(4001);
    expect(socket.all("error")[0]).toMatchObject({ kind: "unauthenticated", reason: "auth.required" });
  });

  test("a forged token and an expired one are told apart and closed with 4001", async () => {
    const { staff } = await signIn(edge, "alice");
    const ours = system.secrets.staffTokenKey.privateKey;
    for (const [key, expiresAt, reason] of [
      [generateKeyPair().privateKey, Date.now() + 60_000, "auth.invalid_token"],
      [ours, Date.now() - 1000, "auth.token_expired"],
    ] as const) {
      const socket = await openSocket(edge);
      socket.send({ t: "hello", protocol: 1, token: await mintStaffToken(key, staff, expiresAt) });
      expect(await socket.code()).toBe(4001);
      expect(socket.all("error")[0]).toMatchObject({ reason });
    }
  });

  test("a page of another site is refused before the upgrade, what is no browser is not", async () => {
    const { headers } = await newVisitor(edge);
    expect(await refusedStatus(edge, { ...headers, origin: "https://evil.example" })).toBe(403);
    expect((await visitorSocket(edge, { ...headers, origin: edge.url })).all("welcome")).toHaveLength(1);
  });

  test("a token that runs out closes the socket, unless a fresh one came before", async () => {
    const quick = await another({ limits: { heartbeatMs: 160 } });
    const { staff } = await signIn(quick, "alice");
    const mint = (lifeMs: number) =>
      mintStaffToken(system.secrets.staffTokenKey.privateKey, staff, Date.now() + lifeMs);
    const left = await staffSocket(quick, await mint(2000));
    const renewed = await staffSocket(quick, await mint(2000));
    renewed.send({ t: "token", id: 1, token: await mint(60_000) });
    await renewed.next("done");
    expect(await left.code()).toBe(4001);
    expect(left.all("error")[0]).toMatchObject({ reason: "auth.token_expired" });
    expect(renewed.closed).toBeUndefined();
  });

  test("P1: who signs out has no socket any more, and other sessions of theirs go on", async () => {
    const body = { email: "boris@acme.test", password: "switchboard" };
    const session = await call<Answer<Operations["signIn"]>>(edge, "POST", "/v1/session", { body });
    const cookie = session.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const [mine, other] = [session.body.access_token, (await signIn(edge, "boris")).token];
    const [here, elsewhere] = [await staffSocket(edge, mine), await staffSocket(edge, other)];
    expect((await call(edge, "DELETE", "/v1/session", { headers: { cookie } })).status).toBe(204);
    expect(await here.code()).toBe(4001);
    expect(here.all("error")[0]).toMatchObject({ reason: "presence.session_ended" });
    const headers = { authorization: `Bearer ${mine}` };
    expect((await call(edge, "GET", "/v1/me", { headers })).body.reason).toBe("presence.session_ended");
    expect(elsewhere.closed).toBeUndefined();
  });

  test("nobody goes on with another person's token", async () => {
    const [alice, boris] = [await signIn(edge, "alice"), await signIn(edge, "boris")];
    const socket = await staffSocket(edge, alice.token);
    socket.send({ t: "token", id: 3, token: boris.token });
    expect(await socket.next("error")).toMatchObject({ id: 3, reason: "auth.another_person" });
  });
});

describe("frames that break the protocol", () => {
  test("each is answered with what is wrong, and three in a row close the socket", async () => {
    const socket = await visitorSocket(edge, (await newVisitor(edge)).headers);
    socket.send("{");
    socket.send({ t: "send", id: 9, chat_id: "x" });
    socket.socket.send(Buffer.from([1, 2, 3]));
    expect(await socket.code()).toBe(4002);
    expect(socket.all("error").map(({ id, reason }) => [id, reason])).toEqual([
      [undefined, "realtime.malformed_frame"],
      [9, "realtime.invalid_frame"],
      [undefined, "realtime.binary_frame"],
    ]);
  });

  test("a good frame between them starts the count anew", async () => {
    const socket = await visitorSocket(edge, (await newVisitor(edge)).headers);
    for (let round = 1; round <= 3; round += 1) {
      socket.send("{");
      socket.send("{");
      socket.send({ t: "unwatch", id: round, chat_id: newId() });
      await socket.next("done", (frame) => frame.id === round);
    }
    expect(socket.closed).toBeUndefined();
  });

  test("nothing is done before hello, nor is a second hello", async () => {
    const { headers } = await newVisitor(edge);
    const early = await openSocket(edge, headers);
    early.send({ t: "unwatch", id: 1, chat_id: newId() });
    expect(await early.next("error")).toMatchObject({ id: 1, reason: "realtime.hello_expected" });
    const late = await visitorSocket(edge, headers);
    late.send({ t: "hello", protocol: 1 });
    expect(await late.next("error")).toMatchObject({ reason: "realtime.hello_repeated" });
  });

  test("G5: more frames than allowed are refused with a time to wait, and are no violation", async () => {
    const strict = await another({ limits: { visitorFrames: { burst: 5, perSecond: 1 } } });
    const socket = await visitorSocket(strict, (await newVisitor(strict)).headers);
    for (let id = 1; id <= 12; id += 1) socket.send({ t: "unwatch", id, chat_id: newId() });
    const refused = await socket.next("error", ({ id }) => id === 12);
    expect(refused).toMatchObject({ kind: "resource_exhausted", reason: "realtime.too_many_frames" });
    expect(Number(refused.params["retry_after_ms"])).toBeGreaterThan(0);
    expect([socket.all("done").length, socket.closed]).toEqual([4, undefined]);
  });

  test("an over-long frame closes the socket", async () => {
    const socket = await visitorSocket(edge, (await newVisitor(edge)).headers);
    socket.send("x".repeat(40_000));
    expect(await socket.code()).toBe(1009);
  });
});

describe("a conversation", () => {
  test("C2: what one side writes the other sees, with the number that the sender is told", async () => {
    const { chat, socket } = await chatting();
    const { token, headers } = await signIn(edge, "alice");
    await call(edge, "POST", `/v1/chats/${chat.id}/take`, { headers });
    const operator = await staffSocket(edge, token);
    await watch(operator, chat.id);
    const id = sendMessage(operator, chat.id, "How can I help?");
    const ack = await operator.next("ack", (frame) => frame.id === id);
    const { message } = await socket.next("message", (frame) => frame.message.text === "How can I help?");
    expect(message).toMatchObject({
      seq: ack.seq,
      message_id: ack.message_id,
      author: { kind: "operator", name: "Alice" },
    });
    sendMessage(socket, chat.id, "With everything");
    await operator.next("message", (frame) => frame.message.text === "With everything");
    for (const side of [socket, operator]) {
      await until("all four came", () => side.seqs().length === 4);
      expect(side.seqs()).toEqual([1, 2, 3, 4]);
    }
  });

  test("C2: marks of delivery and reading reach the other side", async () => {
    const { chat, socket } = await chatting();
    const { token, headers } = await signIn(edge, "alice");
    await call(edge, "POST", `/v1/chats/${chat.id}/take`, { headers });
    const operator = await staffSocket(edge, token);
    await watch(operator, chat.id);
    operator.send({ t: "cursor", id: 5, chat_id: chat.id, read_seq: 2 });
    await operator.next("done", (frame) => frame.id === 5);
    const { cursors, side } = await socket.next("cursors");
    expect([side, cursors]).toEqual(["operator", { delivered_seq: 2, read_seq: 2 }]);
  });

  test("C2: typing is shown to the others and not to oneself", async () => {
    const { chat, socket } = await chatting();
    const operator = await staffSocket(edge, (await signIn(edge, "alice")).token);
    await watch(operator, chat.id);
    operator.send({ t: "typing", chat_id: chat.id });
    expect(await socket.next("typing")).toMatchObject({
      chat_id: chat.id,
      author: { kind: "operator", name: "Alice" },
    });
    sendMessage(socket, chat.id, "after");
    await operator.next("message", (frame) => frame.message.text === "after");
    expect(operator.all("typing")).toEqual([]);
  });

  test("typing into a chat that one does not watch reaches nobody", async () => {
    const { chat, socket } = await chatting();
    const stranger = await visitorSocket(edge, (await newVisitor(edge)).headers);
    stranger.send({ t: "typing", chat_id: chat.id });
    stranger.send({ t: "unwatch", id: 1, chat_id: chat.id });
    await stranger.next("done");
    sendMessage(socket, chat.id, "quiet");
    await socket.next("message", (frame) => frame.message.text === "quiet");
    expect(socket.all("typing")).toEqual([]);
  });

  test("a chat of others cannot be watched, and the socket lives on", async () => {
    const { chat } = await chatting();
    const stranger = await visitorSocket(edge, (await newVisitor(edge)).headers);
    stranger.send({ t: "watch", id: 1, chat_id: chat.id, after_seq: 0 });
    expect(await stranger.next("error")).toMatchObject({ id: 1, kind: "not_found", reason: "chat.chat_not_found" });
    sendMessage(stranger, chat.id, "let me in");
    await stranger.next("error", ({ id }) => id === lastId);
    expect(stranger.closed).toBeUndefined();
  });

  test("a message that is sent twice is acked twice and written once", async () => {
    const { chat, socket } = await chatting();
    const frame = { t: "send", chat_id: chat.id, message_id: newId(), text: "once" } as const;
    socket.send({ ...frame, id: 901 });
    socket.send({ ...frame, id: 902 });
    const [first, second] = [
      await socket.next("ack", ({ id }) => id === 901),
      await socket.next("ack", ({ id }) => id === 902),
    ];
    expect(second.seq).toBe(first.seq);
    sendMessage(socket, chat.id, "twice");
    await socket.next("message", ({ message }) => message.text === "twice");
    expect(socket.seqs()).toEqual([1, 2, 3]);
  });

  test("C7: staff see a chat come to their list and leave it, and the one who took it gets it", async () => {
    const { token, headers, staff } = await signIn(edge, "alice");
    const [alice, dave] = [await staffSocket(edge, token), await staffSocket(edge, (await signIn(edge, "dave")).token)];
    const chat = await openChat(edge, await newVisitor(edge));
    const came = await alice.next("list", ({ change }) => change.kind === "waiting" && change.chat.id === chat.id);
    expect(came.department_id).toBe(chat.department.id);
    await call(edge, "POST", `/v1/chats/${chat.id}/take`, { headers });
    const left = await alice.next("list", ({ change }) => change.kind === "left" && change.chat_id === chat.id);
    expect(left.change).toMatchObject({ operator: { id: staff.id, name: "Alice" } });
    expect((await alice.next("chat", (frame) => frame.chat.id === chat.id)).chat).toMatchObject({ state: "held" });
    expect(dave.all("list")).toEqual([]);
  });
});

describe("resume", () => {
  test("G3: on another instance a client gets exactly what it missed", async () => {
    const { visitor, chat, socket } = await chatting();
    for (const text of ["two", "three", "four"]) sendMessage(socket, chat.id, text);
    await until("four messages came", () => socket.seqs().length === 4);
    socket.socket.terminate();
    const elsewhere = await another({});
    const resumed = await visitorSocket(elsewhere, visitor.headers, { [chat.id]: 2 });
    expect(await resumed.next("resumed")).toMatchObject({ heads: { [chat.id]: 4 } });
    sendMessage(resumed, chat.id, "five");
    await resumed.next("message", ({ message }) => message.seq === 5);
    expect(resumed.seqs()).toEqual([3, 4, 5]);
  });

  test("G3: messages written during the resume are neither lost nor doubled", async () => {
    const { visitor, chat, socket } = await chatting();
    const busy = await another({ limits: { visitorFrames: { burst: 1000, perSecond: 1000 } } });
    const writer = await visitorSocket(busy, visitor.headers);
    const total = 200;
    for (let count = 0; count < total; count += 1) sendMessage(writer, chat.id, `message ${count}`);
    const resumed: RawSocket[] = [];
    for (let count = 0; count < 5; count += 1) {
      resumed.push(await visitorSocket(edge, visitor.headers, { [chat.id]: 1 }));
      await until("some more were written", () => writer.all("ack").length >= (count + 1) * 30);
    }
    for (const reader of [socket, ...resumed]) {
      await until("everything came", () => reader.seqs().at(-1) === total + 1);
      const first = reader === socket ? 1 : 2;
      expect(reader.seqs()).toEqual(Array.from({ length: total + 2 - first }, (_, index) => index + first));
    }
  });

  test("a chat that may not be seen, or of which the client claims to have more, has to be loaded anew", async () => {
    const { visitor, chat } = await chatting();
    const [stranger, ahead] = [(await newVisitor(edge)).headers, visitor.headers];
    const refused = await visitorSocket(edge, stranger, { [chat.id]: 1 });
    expect(await refused.next("reset")).toEqual({ t: "reset", chat_id: chat.id, head_seq: 0 });
    expect((await refused.next("resumed")).heads).toEqual({});
    const corrected = await visitorSocket(edge, ahead, { [chat.id]: 99 });
    expect(await corrected.next("reset")).toEqual({ t: "reset", chat_id: chat.id, head_seq: 1 });
  });

  test("more than can be replayed is answered with reset", async () => {
    const { visitor, chat, socket } = await chatting();
    const callerToken = await edge.deps.signer.sign({ kind: "visitor", id: visitor.id });
    const write = (count: number) =>
      edge.deps.exchange.sendMessage({ chatId: chat.id, messageId: newId(), text: String(count) }, callerToken);
    await Promise.all(Array.from({ length: 1001 }, (_, count) => write(count)));
    const late = await visitorSocket(edge, visitor.headers);
    late.send({ t: "watch", id: 1, chat_id: chat.id, after_seq: 0 });
    expect(await late.next("reset")).toEqual({ t: "reset", id: 1, chat_id: chat.id, head_seq: 1002 });
    expect(late.seqs()).toEqual([]);
    await until("the one who watched has all", () => socket.seqs().length === 1002);
  });

  test("a watch from further back sends again what was asked for", async () => {
    const { chat, socket } = await chatting();
    sendMessage(socket, chat.id, "two");
    await until("both came", () => socket.seqs().length === 2);
    await watch(socket, chat.id, 0);
    expect(socket.seqs()).toEqual([1, 2, 1, 2]);
  });

  test("chats that do not exist cost no place", async () => {
    const { visitor, chat } = await chatting();
    const unknown = Object.fromEntries(Array.from({ length: 100 }, () => [newId(), 0]));
    const socket = await visitorSocket(edge, visitor.headers, unknown);
    await socket.next("resumed");
    expect(socket.all("reset")).toHaveLength(100);
    await watch(socket, chat.id);
  });
});
