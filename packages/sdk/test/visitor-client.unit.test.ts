import { until } from "@switchboard/testing/until";
import { describe, expect } from "vitest";
import { MemoryStorage } from "../src/key-value-storage.ts";
import { aChat, aHeldChat, aMessage, chatIdOf, visitorId } from "./examples.ts";
import { Refusal } from "./fake-gateway.ts";
import { test } from "./fixtures.ts";

describe("a visitor", () => {
  test("C1: starting makes them known and loads the widget; the cookie goes with the WebSocket", async ({
    gateway,
    newVisitor,
  }) => {
    const visitor = newVisitor();
    await visitor.start();
    expect(visitor.widget.project.slug).toBe("acme");
    expect(visitor.conversation).toBeUndefined();

    await until("the line", () => visitor.connection.state === "live");
    expect(gateway.socket.cookie).toBe("switchboard_visitor=v1");
    expect(gateway.socket.of("hello")[0]).toEqual({ t: "hello", protocol: 1 });
  });

  test("C1: opening a chat shows it with its first message and watches it", async ({ gateway, newVisitor }) => {
    const visitor = newVisitor();
    await visitor.start();
    let changes = 0;
    visitor.conversationChanged.subscribe(() => {
      changes += 1;
    });
    const conversation = await visitor.open({ text: "Hello" });

    expect(visitor.conversation).toBe(conversation);
    expect(changes).toBe(1);
    expect(conversation.messages.map(({ text }) => text)).toEqual(["Hello"]);
    await until("it is watched", () => gateway.socket.of("watch").length === 1);
  });

  test("C3: opening is repeated with the same message id until the gateway has it", async ({ gateway, newVisitor }) => {
    const open = gateway.routes.get("POST /v1/chats");
    let attempts = 0;
    gateway.routes.set("POST /v1/chats", (asked) => {
      attempts += 1;
      if (attempts === 1) throw new Refusal(0, "", "");
      const opened = open?.(asked);
      if (attempts === 2) throw new Refusal(503, "unavailable", "unavailable");
      return opened;
    });
    const visitor = newVisitor();
    await visitor.start();
    await visitor.open({ text: "Hello" });

    expect(attempts).toBe(3);
    const ids = gateway.asked.filter(({ path }) => path === "POST /v1/chats").map(({ body }) => body["message_id"]);
    expect(new Set(ids).size).toBe(1);
    expect(gateway.chats.size).toBe(1);
  });

  test("C3: a first message that was not answered before a reload is sent after it", async ({
    gateway,
    newVisitor,
  }) => {
    const open = gateway.routes.get("POST /v1/chats");
    gateway.routes.set("POST /v1/chats", () => {
      throw new Refusal(0, "", "");
    });
    const storage = new MemoryStorage();
    const before = newVisitor({ storage });
    await before.start();
    const opening = before.open({ text: "Hello", name: "Ann" });
    await until("it was tried", () => gateway.countOf("POST /v1/chats") > 0);
    before.disconnect();
    await expect(opening).rejects.toMatchObject({ reason: "sdk.disconnected" });

    if (open) gateway.routes.set("POST /v1/chats", open);
    const after = newVisitor({ storage });
    await after.start();
    const conversation = await until("the chat", () => after.conversation);
    expect(conversation.messages.map(({ text }) => text)).toEqual(["Hello"]);
    expect(storage.getItem("switchboard.opening.acme")).toBeNull();
  });

  test("a chat that is refused is not opened later", async ({ gateway, newVisitor }) => {
    gateway.routes.set("POST /v1/chats", () => {
      throw new Refusal(404, "not_found", "chat.department_not_found");
    });
    const storage = new MemoryStorage();
    const visitor = newVisitor({ storage });
    await visitor.start();

    await expect(visitor.open({ text: "Hello" })).rejects.toMatchObject({ reason: "chat.department_not_found" });
    expect(storage.getItem("switchboard.opening.acme")).toBeNull();
  });

  test("C3: after a reload the conversation is there again", async ({ gateway, newVisitor }) => {
    gateway.addChat(aChat(), ["one", "two", "three", "four", "five"]);
    const visitor = newVisitor();
    await visitor.start();

    await visitor.conversation?.whenLoaded();
    expect(visitor.conversation?.messages).toHaveLength(5);
  });

  test("C16: writing to an ended chat goes on in the chat that follows it, in order", async ({
    gateway,
    newVisitor,
  }) => {
    gateway.addChat(aChat({ state: "ended", version: 3 }), ["one"]);
    const next = chatIdOf(2);
    gateway.on.send = (socket, frame) => {
      if (!gateway.chats.has(next)) gateway.addChat(aChat({ id: next, previous_chat_id: chatIdOf(1) }));
      const author = { kind: "visitor", id: visitorId, name: "Ann" } as const;
      const message = gateway.append(next, { message_id: frame.message_id, text: frame.text, author });
      const { chat_id, message_id, seq, sent_at } = message;
      socket.send({ t: "ack", id: frame.id, chat_id, message_id, seq, sent_at });
    };
    const visitor = newVisitor();
    await visitor.start();
    const handles = ["two", "three", "four"].map((text) => visitor.conversation?.send(text));
    const acks = await Promise.all(handles.map((handle) => handle?.accepted));

    expect(acks.map((ack) => ack?.chat_id)).toEqual([next, next, next]);
    expect(handles.map((handle) => handle?.chatId)).toEqual([next, next, next]);
    expect(visitor.conversation?.chatId).toBe(next);
    await until("all are shown", () => visitor.conversation?.messages.length === 3);
    expect(visitor.conversation?.messages.map(({ text }) => text)).toEqual(["two", "three", "four"]);
    expect(visitor.conversation?.pending).toEqual([]);
    expect(visitor.conversation?.chat).toMatchObject({ state: "waiting", previous_chat_id: chatIdOf(1) });
  });

  test.for(["ack", "message"] as const)(
    "X12: the first message of the chat that follows is shown once, its %s coming first",
    async (first, { gateway, newVisitor }) => {
      gateway.addChat(aChat({ state: "ended", version: 3 }), ["one"]);
      const next = chatIdOf(2);
      gateway.on.send = (socket, frame) => {
        const author = { kind: "visitor", id: visitorId, name: "Ann" } as const;
        const chat = gateway.addChat(aChat({ id: next, previous_chat_id: chatIdOf(1) }));
        const message = gateway.append(next, { message_id: frame.message_id, text: frame.text, author });
        const { chat_id, message_id, seq, sent_at } = message;
        const tell = () => socket.send({ t: "chat", chat: { ...chat, head_seq: 1, preview: [message] } });
        if (first === "message") tell();
        socket.send({ t: "ack", id: frame.id, chat_id, message_id, seq, sent_at });
        if (first === "ack") tell();
      };
      const visitor = newVisitor();
      await visitor.start();
      await visitor.conversation?.send("two").accepted;
      await until("it is shown", () => visitor.conversation?.messages.length === 1);
      expect(visitor.conversation?.chatId).toBe(next);
      expect(visitor.conversation?.pending).toEqual([]);
    },
  );

  test("X13: what was said before the chat that follows is still there to be read", async ({ gateway, newVisitor }) => {
    gateway.addChat(aChat({ state: "ended" }), ["one", "two"]);
    gateway.addChat(aChat({ id: chatIdOf(2), previous_chat_id: chatIdOf(1) }), ["three"]);
    const visitor = newVisitor();
    await visitor.start();
    const previous = visitor.conversation?.previous();
    await previous?.whenLoaded();
    expect(previous?.messages.map(({ text }) => text)).toEqual(["one", "two"]);
    expect(previous?.previous()).toBeUndefined();
  });

  test("C4: proving to be a client changes the running chat", async ({ gateway, newVisitor }) => {
    const chat = gateway.addChat(aChat(), ["one"]);
    gateway.routes.set("POST /v1/visitor/identity", () => ({
      chat: gateway.update({ ...chat, version: 2, visitor: { ...chat.visitor, name: "Ann Lee", client_id: "c-1" } }),
    }));
    const visitor = newVisitor();
    await visitor.start();
    await visitor.identify("signed-by-the-site");

    expect(visitor.conversation?.chat.visitor).toMatchObject({ name: "Ann Lee", client_id: "c-1" });
  });

  test("after 4001 the cookie is asked for again", async ({ gateway, newVisitor }) => {
    const visitor = newVisitor();
    await visitor.start();
    await until("the line", () => visitor.connection.state === "live");
    gateway.socket.close(4001);

    await until("the new line", () => gateway.sockets.length === 2 && visitor.connection.state === "live");
    expect(gateway.countOf("POST /v1/visitor")).toBe(2);
  });

  test("starting that failed can be repeated", async ({ gateway, newVisitor }) => {
    const widget = gateway.routes.get("GET /v1/projects/acme/widget");
    gateway.routes.delete("GET /v1/projects/acme/widget");
    const visitor = newVisitor();
    await expect(visitor.start()).rejects.toMatchObject({ status: 404 });

    if (widget) gateway.routes.set("GET /v1/projects/acme/widget", widget);
    await visitor.start();
    expect(visitor.widget.project.name).toBe("Acme");
  });

  test("C4: a site that says who its client is, or that they left, before the start is heard once it went well", async ({
    gateway,
    newVisitor,
  }) => {
    gateway.routes.set("POST /v1/visitor/identity", () => ({ visitor_id: visitorId, chat: null }));
    gateway.routes.set("DELETE /v1/visitor", () => ({ visitor_id: visitorId }));
    const visitor = newVisitor();
    const identified = visitor.identify("a token of the site");
    const signedOut = visitor.signOut();
    expect(gateway.countOf("POST /v1/visitor/identity") + gateway.countOf("DELETE /v1/visitor")).toBe(0);
    await visitor.start();
    await Promise.all([identified, signedOut]);
    expect(gateway.countOf("POST /v1/visitor/identity")).toBe(1);
    expect(gateway.countOf("DELETE /v1/visitor")).toBe(1);
  });
});

describe("the pages of a visitor", () => {
  test("C8: the page is told when there is a line, the newest one if there were several, and not twice", async ({
    gateway,
    newVisitor,
  }) => {
    const visitor = newVisitor();
    await visitor.start();
    visitor.visit("https://shop.example/", "Shop");
    visitor.visit("https://shop.example/cart", "Cart");
    const pages = () => gateway.sockets.flatMap((socket) => socket.of("visit"));
    await until("the newest page is told", () => pages().at(-1)?.url === "https://shop.example/cart");

    visitor.visit("https://shop.example/cart", "Cart");
    gateway.socket.close(1012);
    await until("the new line", () => gateway.sockets.length === 2 && visitor.connection.state === "live");
    visitor.visit("https://shop.example/help", "Help");
    await until("the next page is told", () => pages().at(-1)?.url === "https://shop.example/help");
    expect(pages().filter(({ url }) => url === "https://shop.example/cart")).toHaveLength(1);
    expect(pages()[0]).toMatchObject({ t: "visit", project_id: visitor.widget.project.id });
  });

  test("C8: a page that is refused for good is not told again, the next one is", async ({ gateway, newVisitor }) => {
    gateway.on.visit = (socket, { id, url }) =>
      socket.send(
        url.includes("evil")
          ? { t: "error", id, kind: "invalid_argument", reason: "chat.invalid_page", params: {}, errors: [] }
          : { t: "done", id },
      );
    const visitor = newVisitor();
    await visitor.start();
    await until("the line", () => visitor.connection.state === "live");
    visitor.visit("https://evil.example/", "");
    await until("it was told", () => gateway.socket.of("visit").length === 1);
    visitor.visit("https://shop.example/", "");
    await until("the next is told", () => gateway.socket.of("visit").length === 2);
    expect(gateway.socket.of("visit").map(({ url }) => url)).toEqual([
      "https://evil.example/",
      "https://shop.example/",
    ]);
  });
});

describe("a chat that an operator begins", () => {
  test("C6: is shown and told of; one that began in another tab is only shown", async ({ gateway, newVisitor }) => {
    const visitor = newVisitor();
    await visitor.start();
    await until("the line", () => visitor.connection.state === "live");
    let addressed = 0;
    visitor.addressed.subscribe(() => {
      addressed += 1;
    });
    const own = aChat({ head_seq: 1, preview: [aMessage(chatIdOf(1), 1)] });
    gateway.socket.send({ t: "chat", chat: own });
    await until("the chat of the other tab", () => visitor.conversation?.chatId === own.id);
    expect(addressed).toBe(0);

    const author = { kind: "operator", id: chatIdOf(600), name: "Alice" } as const;
    const begun = aHeldChat({
      id: chatIdOf(2),
      opened_at: "2026-11-22T11:00:00.000Z",
      head_seq: 1,
      preview: [aMessage(chatIdOf(2), 1, { author })],
    });
    gateway.socket.send({ t: "chat", chat: begun });
    await until("the operator's chat", () => visitor.conversation?.chatId === begun.id);
    gateway.socket.send({ t: "chat", chat: begun });
    visitor.conversation?.markRead();
    expect(addressed).toBe(1);
  });
});
