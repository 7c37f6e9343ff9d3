import { ChatState } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { PrivacyService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, newVisitor, openRequest, there } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let privacy: UnaryClient<typeof PrivacyService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  privacy = one.clientOf(PrivacyService);
});
afterAll(() => fixture.stop());

/** A chat of a client, answered by Alice. */
async function chatOf(clientId: string): Promise<string> {
  const visitor = await fixture.prove(one, newVisitor(), clientId);
  const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
  await one.client.takeChat({ chatId: there(chat).id }, await fixture.as(acme.alice));
  return there(chat).id;
}

const end = async (chatId: string) => one.client.endChat({ chatId }, await fixture.as(acme.alice));
const bySearch = async (idempotencyKey = "") => ({
  ...(await fixture.as({ kind: "service", name: "search" })),
  idempotencyKey,
});
const siteOf = (clientId: string) => ({ projectId: acme.project, clientId });

describe("a client who is erased", () => {
  test("D3, C23: loses all chats, ended and open, with everything of theirs; figures stay, and so do others' chats", async () => {
    const clientId = newId();
    const [over, open, other] = [await chatOf(clientId), await chatOf(clientId), await chatOf(newId())];
    await end(over);
    const subject = { clientId: newId(), sites: [siteOf(clientId)], chatIds: [], emails: [] };
    const { erased, chatIds, more } = await privacy.eraseSubject({ subject }, await bySearch());
    expect(erased).toMatchObject({ chats: 2, proofs: 2 });
    expect([chatIds.toSorted(), more]).toEqual([[over, open].toSorted(), false]);

    for (const table of ["messages", "chat_timeline", "chat_heads", "list_entries", "deadlines", "chat_words"]) {
      const left = await fixture.pool.count(`select from ${table} where chat_id = any ($1::uuid[])`, [[over, open]]);
      expect([table, left]).toEqual([table, 0]);
    }
    expect(await fixture.pool.count("select from chat_figures where chat_id = any ($1)", [[over, open]])).toBe(2);
    const { chat } = await one.client.getChat({ chatId: other }, await fixture.as(acme.alice));
    expect(chat?.state).toBe(ChatState.HELD);
    const again = await privacy.eraseSubject({ subject }, await bySearch());
    expect(again).toMatchObject({ erased: {}, chatIds: [], more: false });
  });

  test("D3: loses the chat that they were registered from, though they never signed in", async () => {
    const { chat } = await fixture.heldChat(one);
    const subject = { clientId: newId(), sites: [], chatIds: [chat.id], emails: [] };
    expect((await privacy.eraseSubject({ subject }, await bySearch())).erased).toMatchObject({ chats: 1 });
    const gone = one.client.getChat({ chatId: chat.id }, await fixture.as(acme.alice));
    await expect(gone).rejects.toMatchObject({ reason: "chat.chat_not_found" });
  });

  test("D3: loses what the same visitors wrote and looked at before they proved to be the client", async () => {
    const [clientId, visitor] = [newId(), newVisitor()];
    const url = "https://shop.example/pricing";
    await one
      .clientOf(VisitorsService)
      .visitPage({ projectId: acme.project, url, title: "" }, await fixture.as(visitor));
    const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
    await one.client.takeChat({ chatId: there(chat).id }, await fixture.as(acme.alice));
    await end(there(chat).id);
    await fixture.prove(one, visitor, clientId);
    const subject = { clientId: newId(), sites: [siteOf(clientId)], chatIds: [], emails: [] };
    const { erased, chatIds } = await privacy.eraseSubject({ subject }, await bySearch());
    expect(erased).toMatchObject({ chats: 1, pages: 1, proofs: 1 });
    expect(chatIds).toEqual([there(chat).id]);
  });

  test("D3: loses pages of visitors who never wrote", async () => {
    const [clientId, visitor] = [newId(), newVisitor()];
    const url = "https://shop.example/pricing";
    await one
      .clientOf(VisitorsService)
      .visitPage({ projectId: acme.project, url, title: "" }, await fixture.as(visitor));
    await fixture.prove(one, visitor, clientId);
    const subject = { clientId: newId(), sites: [siteOf(clientId)], chatIds: [], emails: [] };
    expect((await privacy.eraseSubject({ subject }, await bySearch())).erased).toEqual({ pages: 1, proofs: 1 });
  });

  test("D3: under one key a step is done and counted once, and its answer comes again", async () => {
    const clientId = newId();
    await chatOf(clientId);
    const subject = { clientId: newId(), sites: [siteOf(clientId)], chatIds: [], emails: [] };
    const options = await bySearch(newId());
    const first = await privacy.eraseSubject({ subject }, options);
    expect(first.erased).toMatchObject({ chats: 1 });
    expect(await privacy.eraseSubject({ subject }, options)).toEqual(first);
  });

  test("D3: is one whom another service names, nobody else", async () => {
    const subject = { clientId: newId(), sites: [], chatIds: [], emails: [] };
    for (const caller of [acme.alice, newVisitor()]) {
      const refused = privacy.eraseSubject({ subject }, await fixture.as(caller));
      await expect(refused).rejects.toMatchObject({ reason: "caller.not_allowed" });
    }
    const bad = privacy.eraseSubject({ subject: { ...subject, chatIds: ["x"] } }, await bySearch());
    await expect(bad).rejects.toMatchObject({ violations: [{ pointer: "/chat_ids" }] });
  });
});
