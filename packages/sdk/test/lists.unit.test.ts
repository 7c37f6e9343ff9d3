import type { ListFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { until } from "@switchboard/testing/until";
import { describe, expect } from "vitest";
import type { StaffClient } from "../src/staff-client.ts";
import { aChat, aHeldChat, aMessage, aStaff, chatIdOf } from "./examples.ts";
import { type FakeGateway, Refusal } from "./fake-gateway.ts";
import { test } from "./fixtures.ts";

const waitingChat = (number: number, change: Partial<ChatView> = {}) =>
  aChat({ id: chatIdOf(number), queued_at: `2026-11-22T10:00:0${number}.000Z`, ...change });
const idsOf = (staff: StaffClient) => staff.waiting.chats.map((chat) => chat.id);

function tell(gateway: FakeGateway, change: ListFrame["change"]): void {
  gateway.socket.send({ t: "list", department_id: chatIdOf(500), change });
}

describe("the list of chats", () => {
  test("C7: oldest waiting first, all pages, with a count of all", async ({ gateway, newStaff }) => {
    const pages = [[waitingChat(3), waitingChat(1)], [waitingChat(2)]];
    gateway.routes.set("GET /v1/chats", ({ query }) => {
      if (query.get("view") === "held") return { chats: [], next_page_token: "", total: 0 };
      const page = query.get("page_token") === "next" ? 1 : 0;
      return { chats: pages[page], next_page_token: page === 0 ? "next" : "", total: 3 };
    });
    const staff = await newStaff();

    await until("the list", () => staff.waiting.loaded);
    expect(idsOf(staff)).toEqual([1, 2, 3].map(chatIdOf));
    expect(staff.waiting.count).toBe(3);
  });

  test("C7: chats come, change and leave as they are told of", async ({ gateway, newStaff }) => {
    const staff = await newStaff();
    await until("the list", () => staff.waiting.loaded);
    tell(gateway, { kind: "waiting", chat: waitingChat(2) });
    tell(gateway, { kind: "waiting", chat: waitingChat(1) });
    tell(gateway, { kind: "message", message: aMessage(chatIdOf(1), 1, { text: "still here?" }) });
    await until("the message", () => staff.waiting.chats[0]?.preview.length === 1);
    expect(idsOf(staff)).toEqual([chatIdOf(1), chatIdOf(2)]);

    tell(gateway, { kind: "left", chat_id: chatIdOf(1), operator: null });
    await until("the chat left", () => staff.waiting.count === 1);
    expect(idsOf(staff)).toEqual([chatIdOf(2)]);
  });

  test("C7: a late older version neither undoes a newer one nor brings a chat back", async ({ gateway, newStaff }) => {
    const staff = await newStaff();
    await until("the list", () => staff.waiting.loaded);
    tell(gateway, { kind: "waiting", chat: waitingChat(1, { version: 4, previous_chat_id: "new" }) });
    tell(gateway, { kind: "waiting", chat: waitingChat(1, { version: 3, previous_chat_id: "old" }) });
    tell(gateway, { kind: "waiting", chat: waitingChat(2) });
    await until("both", () => staff.waiting.count === 2);
    expect(staff.waiting.chats[0]?.previous_chat_id).toBe("new");

    tell(gateway, { kind: "left", chat_id: chatIdOf(1), operator: null });
    tell(gateway, { kind: "waiting", chat: waitingChat(1, { version: 4 }) });
    tell(gateway, { kind: "waiting", chat: waitingChat(3) });
    await until("the third", () => idsOf(staff).includes(chatIdOf(3)));
    expect(idsOf(staff)).toEqual([chatIdOf(2), chatIdOf(3)]);
  });

  test("C7: what happens while the list is loaded is not lost", async ({ gateway, newStaff }) => {
    gateway.addChat(waitingChat(1));
    gateway.addChat(waitingChat(2));
    const list = gateway.routes.get("GET /v1/chats");
    gateway.routes.set("GET /v1/chats", (asked) => {
      if (asked.query.get("view") === "waiting") tell(gateway, { kind: "left", chat_id: chatIdOf(1), operator: null });
      return list?.(asked);
    });
    const staff = await newStaff();

    await until("the list", () => staff.waiting.loaded && staff.waiting.count === 1);
    expect(idsOf(staff)).toEqual([chatIdOf(2)]);
  });

  test("C7: it is loaded again when told to be stale, and after a cut", async ({ gateway, newStaff }) => {
    const staff = await newStaff();
    await until("the list", () => staff.waiting.loaded);
    gateway.addChat(waitingChat(1));
    gateway.socket.send({ t: "list_stale", list: "waiting" });
    await until("the first chat", () => staff.waiting.count === 1);

    gateway.addChat(waitingChat(2));
    gateway.socket.cut();
    await until("the second chat", () => staff.waiting.count === 2);
  });

  test("C7: one's own chats are loaded again when told to be stale", async ({ gateway, newStaff }) => {
    const staff = await newStaff();
    await until("nothing held", () => staff.held.loaded);
    gateway.addChat({ ...waitingChat(1), state: "held", operator: { id: aStaff.id, name: aStaff.name } });
    gateway.socket.send({ t: "list_stale", list: "own" });
    await until("the chat", () => staff.held.count === 1);
  });

  test("C7: taking a chat moves it from the list to those held, and it is watched", async ({ gateway, newStaff }) => {
    gateway.addChat(waitingChat(1), ["one"]);
    const staff = await newStaff();
    await until("the list", () => staff.waiting.count === 1);
    const conversation = await staff.take(chatIdOf(1));

    expect(staff.waiting.count).toBe(0);
    expect(staff.held.conversations).toEqual([conversation]);
    expect(conversation.chat.operator?.id).toBe(aStaff.id);
    await until("it is watched", () => gateway.socket.of("watch").length === 1);
    await until("its messages", () => conversation.messages.length === 1);
  });

  test("C7: a chat is theirs, or somebody else's, also when the answer to taking it was lost with the line", async ({
    gateway,
    newStaff,
  }) => {
    const keys: unknown[] = [];
    const dies = () => {
      gateway.socket.cut();
      throw new Refusal(0, "", "");
    };
    const take = (number: number, answer: () => unknown) =>
      gateway.routes.set(`POST /v1/chats/${chatIdOf(number)}/take`, ({ headers }) => {
        keys.push(headers["idempotency-key"]);
        return keys.length % 2 === 1 ? dies() : answer();
      });
    for (const number of [1, 2]) gateway.addChat(waitingChat(number));
    take(1, () => ({ chat: gateway.update(aHeldChat({ version: 2 })) }));
    take(2, () => {
      throw new Refusal(409, "failed_precondition", "chat.already_taken");
    });
    const staff = await newStaff();

    expect((await staff.take(chatIdOf(1))).chat.operator?.id).toBe(aStaff.id);
    expect(staff.held.count).toBe(1);
    await expect(staff.take(chatIdOf(2))).rejects.toMatchObject({ reason: "chat.already_taken" });
    expect(keys[1]).toBe(keys[0]);
    expect(keys[3]).toBe(keys[2]);
  });

  test("C7: who comes too late is told who has it", async ({ gateway, newStaff }) => {
    gateway.addChat(waitingChat(1));
    gateway.routes.set(`POST /v1/chats/${chatIdOf(1)}/take`, () => {
      throw new Refusal(409, "failed_precondition", "chat.already_taken");
    });
    const staff = await newStaff();

    await expect(staff.take(chatIdOf(1))).rejects.toMatchObject({ reason: "chat.already_taken" });
    expect(staff.held.count).toBe(0);
  });
});

describe("the chats one holds", () => {
  test("P4: they come back on reopening, watched, and follow what is done in another tab", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const staff = await newStaff();
    await until("the held chat", () => staff.held.count === 1);
    const other = aHeldChat({ id: chatIdOf(2), taken_at: "2026-11-22T10:02:00.000Z" });
    gateway.addChat(other, ["hello"]);
    gateway.socket.send({ t: "chat", chat: other });
    await until("the other chat", () => staff.held.count === 2);
    expect(staff.held.conversations.map(({ chatId }) => chatId)).toEqual([chatIdOf(1), chatIdOf(2)]);
    await until("both are watched", () => gateway.socket.of("watch").length === 2);

    gateway.socket.send({ t: "chat", chat: { ...other, state: "ended", version: 3 } });
    await until("the other chat is gone", () => staff.held.count === 1);
  });

  test("an older view of a chat says nothing of who holds it now", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat({ version: 5 }), ["one"]);
    const staff = await newStaff();
    await until("the held chat", () => staff.held.count === 1);
    gateway.socket.send({ t: "chat", chat: aChat({ version: 1 }) });
    gateway.socket.send({ t: "mode", mode: "offline" });

    await until("what was sent after it", () => staff.mode === "offline");
    expect(staff.held.count).toBe(1);
  });

  test("C16: an ended chat leaves them, and stays readable", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const staff = await newStaff();
    const conversation = await until("the held chat", () => staff.held.conversations[0]);
    await conversation.whenLoaded();
    await staff.end(conversation.chatId);

    expect(staff.held.count).toBe(0);
    expect(conversation.chat.state).toBe("ended");
    expect(conversation.messages).toHaveLength(1);
  });
});

describe("staff", () => {
  test("P2: the mode follows what is set here and in other tabs", async ({ gateway, newStaff }) => {
    gateway.routes.set("PUT /v1/me/mode", ({ body }) => ({ mode: body["mode"] }));
    const staff = await newStaff();
    expect(staff.mode).toBe("online");
    await staff.setMode("offline");
    expect(staff.mode).toBe("offline");

    gateway.socket.send({ t: "mode", mode: "online" });
    await until("the mode", () => staff.mode === "online");
  });

  test("P1: a session is taken up again through its cookie, and ended by signing out", async ({
    gateway,
    newStaff,
  }) => {
    const staff = await newStaff();
    const cookies: unknown[] = [];
    gateway.routes.set("POST /v1/session/refresh", ({ headers }) => {
      cookies.push(headers.cookie);
      if (!headers.cookie?.includes("switchboard_refresh=r1"))
        throw new Refusal(401, "unauthenticated", "auth.no_session");
      return { access_token: "token-3", expires_at: new Date(Date.now() + 900_000).toISOString(), staff: aStaff };
    });
    expect(await staff.resumeSession()).toEqual(aStaff);

    await staff.signOut();
    expect(staff.staff).toBeUndefined();
    expect(staff.connection.state).toBe("idle");
    expect(await staff.resumeSession()).toBeUndefined();
    expect(cookies).toEqual(["switchboard_refresh=r1", undefined]);
  });
});
