import { getChat, getVisitorChat, listMessages, sendMessage } from "@switchboard/contracts/gen/calls";
import { newId } from "@switchboard/kit/ids";
import { MemoryStorage } from "@switchboard/sdk/key-value-storage";
import type { SocketFactory, WebSocketLike } from "@switchboard/sdk/realtime-socket";
import { VisitorClient } from "@switchboard/sdk/visitor-client";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { departmentId, People, textsOf, untilTexts } from "./support/people.ts";
import { siteToken } from "./support/site-token.ts";

let system: System;
let people: People;
const leaving: VisitorClient[] = [];

beforeAll(async () => {
  system = await startTestSystem({ env: { CHAT_CLIENT_PROOF_S: "3600" } });
  people = new People(system);
}, 60_000);
afterEach(() => {
  people.leave();
  for (const visitor of leaving.splice(0)) visitor.disconnect();
});
afterAll(() => system?.stop());

const hidden = { reason: "chat.chat_not_found" };

async function prove(visitor: VisitorClient, client: string): Promise<void> {
  await visitor.identify(await siteToken(system, { sub: client, name: "Ann Kay", email: "ann@kay.test" }));
}

const open = (visitor: VisitorClient, text: string) =>
  visitor.open({ text, departmentId: departmentId(visitor, "Support") });

describe("two clients of one browser", () => {
  test("X50: who signs out closes the conversation in all tabs, and becomes a new visitor", async () => {
    const storage = new MemoryStorage();
    const tab = await people.visitor(0, storage);
    const other = await people.visitor(0, storage);
    await prove(tab, "client-a");
    const { chatId } = await open(tab, "my contract");
    await until("the other tab shows it", () => other.conversation?.chatId === chatId);
    const alice = await people.operator("alice");
    const answering = await alice.take(chatId);

    await tab.signOut();
    expect(tab.conversation).toBeUndefined();
    await until("the other tab shows it no more", () => other.conversation === undefined);
    await answering.send("the price is 5").accepted;
    for (const visitor of [tab, other]) {
      await expect(visitor.call(getChat, { chat_id: chatId })).rejects.toMatchObject(hidden);
      await expect(visitor.call(listMessages, { chat_id: chatId })).rejects.toMatchObject(hidden);
      const said = { chat_id: chatId, message_id: newId(), text: "hi" };
      await expect(visitor.call(sendMessage, said)).rejects.toMatchObject(hidden);
      await until("the line", () => visitor.connection.live);
      const watched = visitor.connection.request({ t: "watch", chat_id: chatId, after_seq: 0 });
      await expect(watched).rejects.toMatchObject(hidden);
      const project_id = visitor.widget.project.id;
      expect(await visitor.call(getVisitorChat, { project_id })).toEqual({ chat: null });
    }

    // Both tabs are the new visitor now, whichever writes.
    const own = await open(other, "who are you?");
    expect(own.chat.visitor.client_id).toBeNull();
    expect(own.chat.visitor.id).not.toBe(answering.chat.visitor.id);
    const reply = await alice.take(own.chatId);
    await reply.send("Alice").accepted;
    await untilTexts(own, ["who are you?", "Alice"]);
    await until("the first tab shows it", () => tab.conversation?.chatId === own.chatId);
  });

  test("X50: a second client who proves to be one in the same browser is a new visitor, and reads nothing of the first", async () => {
    const visitor = await people.visitor();
    await prove(visitor, "client-b");
    const first = await open(visitor, "about my debts");
    await prove(visitor, "client-b");
    expect(visitor.conversation).toBe(first);

    await prove(visitor, "client-c");
    expect(visitor.conversation).toBeUndefined();
    await expect(visitor.call(getChat, { chat_id: first.chatId })).rejects.toMatchObject(hidden);
    const second = await open(visitor, "hello");
    expect(second.chat.visitor.id).not.toBe(first.chat.visitor.id);
    const alice = await people.operator("alice");
    const answering = await alice.take(second.chatId);
    expect(answering.chat.visitor.client_id).toBe("client-c");
    await answering.send("hello too").accepted;
    await untilTexts(second, ["hello", "hello too"]);
    expect(textsOf(first)).toEqual(["about my debts"]);
  });

  test("C4: a chat that a client opens after they proved it is theirs from the beginning", async () => {
    const visitor = await people.visitor();
    await prove(visitor, "client-d");
    const { chatId } = await open(visitor, "hello");
    const alice = await people.operator("alice");
    expect((await alice.take(chatId)).chat.visitor).toMatchObject({ client_id: "client-d", email: "ann@kay.test" });
  });
});

describe("a browser that keeps no cookie of the gateway", () => {
  test("X4, X75: it converses all the same, and is the same visitor after a reload, in another tab and until it signs out", async () => {
    const [gateway = ""] = system.gatewayUrls;
    const storage = new MemoryStorage();
    const visit = async () => {
      const visitor = withoutCookies(gateway, storage);
      leaving.push(visitor);
      await visitor.start();
      return visitor;
    };
    const visitor = await visit();
    const asked = await open(visitor, "no cookies here");
    const alice = await people.operator("alice");
    const answering = await alice.take(asked.chatId);
    await answering.send("a token will do").accepted;
    await untilTexts(asked, ["no cookies here", "a token will do"]);
    expect(visitor.connection.state).toBe("live");

    const after = await visit();
    expect(after.conversation?.chatId).toBe(asked.chatId);
    await prove(after, "client-t");
    await after.signOut();
    const next = await visit();
    expect(next.conversation).toBeUndefined();
    expect((await open(next, "who am I?")).chat.visitor.id).not.toBe(asked.chat.visitor.id);
  });
});

/** A page of the gateway's own host, in a browser that takes no cookie. */
function withoutCookies(gateway: string, storage: MemoryStorage): VisitorClient {
  const page = { origin: new URL(gateway).origin };
  const fetchWithout: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    headers.delete("cookie");
    headers.set("origin", page.origin);
    return fetch(url, { ...init, headers });
  };
  const webSocket: SocketFactory = (url) => new WebSocket(url, { headers: page } as never) as WebSocketLike;
  return new VisitorClient({ baseUrl: gateway, project: "acme", storage, fetch: fetchWithout, webSocket });
}
