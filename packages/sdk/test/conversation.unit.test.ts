import { WATCH_MAX } from "@switchboard/contracts/limits";
import { until } from "@switchboard/testing/until";
import { describe, expect } from "vitest";
import type { Conversation } from "../src/conversation.ts";
import { MemoryStorage } from "../src/key-value-storage.ts";
import { aChat, aHeldChat, aMessage, aStaff, chatIdOf } from "./examples.ts";
import { refused } from "./fake-gateway.ts";
import { heldChat, test } from "./fixtures.ts";

const id = chatIdOf(1);
const texts = (conversation: Conversation) => conversation.messages.map(({ text }) => text);
const pendingTexts = (conversation: Conversation) => conversation.pending.map(({ text }) => text);

describe("receiving", () => {
  test("C3: a message that comes twice is shown once", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const message = gateway.append(id, { text: "two" });
    for (let i = 0; i < 3; i += 1) gateway.socket.send({ t: "message", message });
    gateway.socket.send({ t: "message", message: gateway.append(id, { text: "three" }) });

    await until("the last message", () => conversation.messages.length === 3);
    expect(texts(conversation)).toEqual(["one", "two", "three"]);
  });

  test("C3: messages that overtake each other are shown in order, without asking for them", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const second = gateway.append(id, { text: "two" });
    const third = gateway.append(id, { text: "three" });
    gateway.socket.send({ t: "message", message: third });
    gateway.socket.send({ t: "message", message: second });

    await until("both messages", () => conversation.messages.length === 3);
    expect(texts(conversation)).toEqual(["one", "two", "three"]);
    expect(gateway.socket.of("watch")).toHaveLength(1);
  });

  test("C3: a lost message is fetched when a later one shows the gap", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    gateway.append(id, { text: "lost" });
    gateway.socket.send({ t: "message", message: gateway.append(id, { text: "three" }) });

    await until("the lost message", () => conversation.messages.length === 3);
    expect(texts(conversation)).toEqual(["one", "lost", "three"]);
    expect(gateway.socket.of("watch").at(-1)?.after_seq).toBe(1);
  });

  test("C3: a lost last message is fetched when a heartbeat tells of it", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    gateway.append(id, { text: "lost" });
    gateway.socket.send({ t: "heartbeat", heads: { [id]: 2 } });

    await until("the lost message", () => conversation.messages.length === 2);
  });

  test("G3: after a cut exactly what was missed is asked for", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one", "two"]);
    const conversation = await heldChat(gateway, await newStaff());
    gateway.append(id, { text: "three" });
    gateway.socket.cut();

    await until("the missed message", () => conversation.messages.length === 3);
    expect(gateway.socket.of("hello")[0]?.resume).toEqual({ [id]: 2 });
  });

  test("G3: what changed of the chat itself during a cut is known afterwards", async ({ gateway, newStaff }) => {
    const chat = gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    gateway.update({ ...chat, version: 3, visitor_cursors: { delivered_seq: 1, read_seq: 1 } });
    gateway.socket.cut();

    await until("the new version", () => conversation.chat.version === 3);
    expect(conversation.chat.visitor_cursors.read_seq).toBe(1);
  });

  test("a reset loads a fresh page and goes on from its end", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    for (let i = 2; i <= 200; i += 1) gateway.append(id);
    gateway.socket.send({ t: "reset", chat_id: id, head_seq: 200 });

    await until("the fresh page", () => conversation.messages.at(-1)?.seq === 200);
    expect(conversation.messages[0]?.seq).toBe(151);
    expect(conversation.hasEarlier).toBe(true);
    await until("it is watched again", () => gateway.socket.of("watch").at(-1)?.after_seq === 200);
  });

  test("earlier messages are loaded page by page until the first", async ({ gateway, newStaff }) => {
    gateway.addChat(
      aHeldChat(),
      Array.from({ length: 120 }, (_, i) => `text ${i + 1}`),
    );
    const conversation = await heldChat(gateway, await newStaff());
    expect(conversation.messages).toHaveLength(50);

    expect(await conversation.loadEarlier()).toBe(true);
    expect(await conversation.loadEarlier()).toBe(false);
    expect(conversation.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
  });

  test("a chat that may not be seen says why, and is not asked for again", async ({ gateway, newStaff }) => {
    const staff = await newStaff();
    const conversation = staff.conversation(chatIdOf(77));

    await expect(conversation.whenLoaded()).rejects.toMatchObject({ kind: "not_found" });
    expect(conversation.problem?.kind).toBe("not_found");
    expect(gateway.countOf(`GET /v1/chats/${chatIdOf(77)}`)).toBe(1);
  });
});

describe("sending", () => {
  test("C2: a message is shown at once, and becomes part of the conversation when acknowledged", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const handle = conversation.send("hello");
    expect(conversation.pending).toEqual([{ messageId: handle.messageId, text: "hello", state: "sending" }]);

    expect(await handle.accepted).toMatchObject({ chat_id: id, message_id: handle.messageId, seq: 2 });
    await until("it is part of the conversation", () => conversation.messages.length === 2);
    expect(conversation.pending).toEqual([]);
    expect(conversation.messages[1]).toMatchObject({ text: "hello", author: { kind: "operator", id: aStaff.id } });
  });

  test("C3: messages of one sender are under way one at a time, so their order is kept", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const answer = gateway.on.send;
    let underWay = 0;
    let most = 0;
    gateway.on.send = (socket, frame) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => {
        underWay -= 1;
        answer(socket, frame);
      });
    };
    const sent = Array.from({ length: 20 }, (_, i) => `text ${i}`);
    await Promise.all(sent.map((text) => conversation.send(text).accepted));

    expect(most).toBe(1);
    expect(texts(conversation)).toEqual(["one", ...sent]);
  });

  test("C3: a message cut off before its acknowledgement is sent again with the same id", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const answer = gateway.on.send;
    gateway.on.send = (socket, frame) => {
      gateway.on.send = answer;
      // Stored, but the line breaks before anybody hears of it.
      gateway.append(id, {
        message_id: frame.message_id,
        text: frame.text,
        author: { ...aMessage(id, 1).author, kind: "operator" },
      });
      socket.cut();
    };
    const first = conversation.send("first");
    const second = conversation.send("second");
    await second.accepted;

    expect(await first.accepted).toMatchObject({ message_id: first.messageId, seq: 2 });
    await until("both are shown", () => conversation.messages.length === 3 && conversation.pending.length === 0);
    expect(texts(conversation)).toEqual(["one", "first", "second"]);
  });

  test("C3: order is kept over many cuts, nothing is lost and nothing doubled", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const answer = gateway.on.send;
    let frames = 0;
    gateway.on.send = (socket, frame) => {
      frames += 1;
      if (frames % 5 === 0) socket.cut();
      else if (frames % 7 === 0) {
        gateway.accept(socket, frame);
        socket.cut();
      } else answer(socket, frame);
    };
    const sent = Array.from({ length: 30 }, (_, i) => `text ${i}`);
    await Promise.all(sent.map((text) => conversation.send(text).accepted));

    await until("all are shown", () => conversation.messages.length === 31);
    expect(texts(conversation)).toEqual(["one", ...sent]);
    expect(gateway.messages.get(id)?.map(({ text }) => text)).toEqual(["one", ...sent]);
  });

  test("messages written while the line is down wait, and are sent when it is back", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const staff = await newStaff();
    const conversation = await heldChat(gateway, staff);
    const welcome = gateway.on.hello;
    gateway.on.hello = (socket) => socket.cut();
    gateway.socket.cut();
    await until("the line is down", () => staff.connection.state !== "live");
    const handles = [conversation.send("two"), conversation.send("three")];
    expect(conversation.pending.map(({ state }) => state)).toEqual(["waiting", "waiting"]);

    gateway.on.hello = welcome;
    await Promise.all(handles.map(({ accepted }) => accepted));
    expect(texts(conversation)).toEqual(["one", "two", "three"]);
  });

  test("a passing trouble is tried again, a definite refusal is shown and holds nobody up", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const answer = gateway.on.send;
    let unavailable = 0;
    gateway.on.send = (socket, frame) => {
      if (frame.text === "bad") socket.send(refused(frame.id, "invalid_argument", "chat.invalid_message"));
      else if (unavailable++ === 0) socket.send(refused(frame.id, "unavailable", "unavailable"));
      else answer(socket, frame);
    };
    const bad = conversation.send("bad");
    const good = conversation.send("good");

    await expect(bad.accepted).rejects.toMatchObject({ reason: "chat.invalid_message" });
    await good.accepted;
    expect(conversation.pending).toMatchObject([{ text: "bad", state: "failed", error: { kind: "invalid_argument" } }]);
  });

  test("a refused message can be sent once more or discarded", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const answer = gateway.on.send;
    gateway.on.send = (socket, { id }) => socket.send(refused(id, "failed_precondition", "chat.ended"));
    const one = conversation.send("again");
    const other = conversation.send("away");
    await expect(other.accepted).rejects.toMatchObject({ reason: "chat.ended" });
    gateway.on.send = answer;

    conversation.discard(other.messageId);
    await conversation.retry(one.messageId)?.accepted;
    await until("only the retried one is shown", () => conversation.pending.length === 0);
    expect(texts(conversation)).toEqual(["one", "again"]);
  });

  test("blank and over-long texts are refused before they are sent, and unsent messages are bounded", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    gateway.on.send = () => undefined;
    expect(() => conversation.send(" \n ")).toThrowError("sdk.invalid_text");
    expect(() => conversation.send("x".repeat(4_001))).toThrowError("sdk.invalid_text");

    conversation.send("😀".repeat(4_000));
    for (let i = 1; i < 100; i += 1) conversation.send(`text ${i}`);
    expect(() => conversation.send("one too many")).toThrowError("sdk.outbox_full");
  });

  test("C3: unsent messages survive a reload and are sent in order, once", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const storage = new MemoryStorage();
    const before = await newStaff({ storage });
    const conversation = await heldChat(gateway, before);
    gateway.on.send = (socket, frame) => gateway.accept({ ...socket, send: () => undefined } as never, frame);
    conversation.send("stored, not acknowledged");
    conversation.send("never sent");
    await until("the first to arrive", () => gateway.messages.get(id)?.length === 2);
    before.disconnect();

    gateway.on.send = (socket, frame) => socket.send({ t: "message", message: gateway.accept(socket, frame) });
    const after = await heldChat(gateway, await newStaff({ storage }));
    await until("both are sent", () => after.messages.length === 3 && after.pending.length === 0);
    expect(texts(after)).toEqual(["one", "stored, not acknowledged", "never sent"]);
    const again = await heldChat(gateway, await newStaff({ storage }));
    expect(pendingTexts(again)).toEqual([]);
  });
});

describe("marks, cursors and typing", () => {
  test("C2: a message is sent, then delivered, then read, as the other side comes further", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    await conversation.send("hello").accepted;
    const mark = () =>
      conversation.messages.filter(({ seq }) => seq === 2).map((message) => conversation.mark(message));
    const cursors = (delivered_seq: number, read_seq: number) =>
      gateway.socket.send({ t: "cursors", chat_id: id, side: "visitor", cursors: { delivered_seq, read_seq } });
    expect(mark()).toEqual(["sent"]);

    cursors(2, 0);
    await until("it is delivered", () => mark()[0] === "delivered");
    cursors(2, 2);
    await until("it is read", () => mark()[0] === "read");
  });

  test("cursors never move back, in whatever order they come", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one", "two", "three"]);
    const conversation = await heldChat(gateway, await newStaff());
    const cursors = (delivered_seq: number, read_seq: number) =>
      gateway.socket.send({ t: "cursors", chat_id: id, side: "visitor", cursors: { delivered_seq, read_seq } });
    cursors(3, 1);
    cursors(1, 1);
    cursors(2, 2);

    await until("the last one", () => conversation.chat.visitor_cursors.read_seq === 2);
    expect(conversation.chat.visitor_cursors).toEqual({ delivered_seq: 3, read_seq: 2 });
  });

  test("delivery is reported once for many messages, reading only when told", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    for (let i = 0; i < 30; i += 1) gateway.socket.send({ t: "message", message: gateway.append(id) });
    await until("delivery is told", () =>
      gateway.socket.of("cursor").some(({ delivered_seq }) => delivered_seq === 31),
    );
    expect(gateway.socket.of("cursor").length).toBeLessThanOrEqual(2);
    expect(gateway.socket.of("cursor").every(({ read_seq }) => read_seq === undefined)).toBe(true);
    expect(conversation.unread).toBe(31);

    conversation.markRead();
    expect(conversation.unread).toBe(0);
    await until("reading is told", () => gateway.socket.of("cursor").at(-1)?.read_seq === 31);
  });

  test("a cursor that could not be told is told after the cut", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    const done = gateway.on.cursor;
    gateway.on.cursor = (socket) => {
      gateway.on.cursor = done;
      socket.cut();
    };
    conversation.markRead();

    await until(
      "reading is told",
      () => gateway.sockets.length === 2 && gateway.socket.of("cursor").at(-1)?.read_seq === 1,
    );
  });

  test("reading another operator's chat moves no cursor", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat({ operator: { id: chatIdOf(601), name: "Boris" } }), ["one"]);
    const staff = await newStaff();
    const conversation = staff.conversation(id);
    await conversation.whenLoaded();
    conversation.markRead();
    await until("it is watched", () => gateway.socket.of("watch").length === 1);
    gateway.socket.send({ t: "message", message: gateway.append(id) });
    await until("the message", () => conversation.messages.length >= 2);

    expect(conversation.unread).toBe(2);
    expect(gateway.socket.of("cursor")).toEqual([]);
  });

  test("C2: one's own typing is told at most every two seconds; others' is shown until they send", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const conversation = await heldChat(gateway, await newStaff());
    for (let i = 0; i < 10; i += 1) conversation.typing();
    const author = aMessage(id, 1).author;
    gateway.socket.send({ t: "typing", chat_id: id, author });
    gateway.socket.send({ t: "typing", chat_id: id, author: { kind: "operator", id: aStaff.id, name: "Alice" } });

    await until("the visitor is typing", () => conversation.othersTyping.length > 0);
    expect(conversation.othersTyping).toEqual([author]);
    expect(gateway.socket.of("typing")).toHaveLength(1);
    gateway.socket.send({ t: "message", message: gateway.append(id) });
    await until("nobody is typing", () => conversation.othersTyping.length === 0);
  });
});

describe("watching", () => {
  test("a chat that nobody listens to any more makes room when there are more than a socket may watch", async ({
    gateway,
    newStaff,
  }) => {
    const staff = await newStaff();
    const ids = Array.from({ length: WATCH_MAX + 1 }, (_, index) => chatIdOf(index + 1));
    for (const chatId of ids) gateway.addChat(aChat({ id: chatId }), ["one"]);
    await Promise.all(ids.slice(0, WATCH_MAX).map((chatId) => staff.conversation(chatId).whenLoaded()));
    await staff.conversation(chatIdOf(WATCH_MAX + 1)).whenLoaded();

    await until("the first to be let go", () => gateway.socket.of("unwatch").length === 1);
    expect(gateway.socket.of("unwatch")[0]?.chat_id).toBe(chatIdOf(1));
    expect(staff.conversation(chatIdOf(1)).messages).toHaveLength(1);
  });

  test("one chat is one object, whoever asks for it", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const staff = await newStaff();
    const conversation = await heldChat(gateway, staff);
    expect(staff.conversation(id)).toBe(conversation);
  });
});
