import { FavouritesService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let favourites: UnaryClient<typeof FavouritesService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  favourites = one.clientOf(FavouritesService);
});

afterAll(() => fixture.stop());

describe("a chat's name and summary", () => {
  test("C9: its operator names it, changes one of both, and colleagues see it, also when it is over", async () => {
    const { chat } = await fixture.heldChat(one);
    const alice = await fixture.as(acme.alice);
    await one.client.renameChat({ chatId: chat.id, name: " Refund ", summary: "order 7" }, alice);
    await one.client.endChat({ chatId: chat.id }, alice);
    const { chat: renamed } = await one.client.renameChat(
      { chatId: chat.id, name: undefined, summary: "paid back" },
      alice,
    );

    expect(renamed).toMatchObject({ name: "Refund", summary: "paid back" });
    const seen = await one.client.getChat({ chatId: chat.id }, await fixture.as(acme.boris));
    expect(seen.chat).toMatchObject({ name: "Refund", summary: "paid back" });
  });

  test("C9: nobody else names it, and not at any length", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const attempt = async (caller: Caller, name: string) =>
      one.client.renameChat({ chatId: chat.id, name, summary: undefined }, await fixture.as(caller));
    await expect(attempt(acme.boris, "x")).rejects.toMatchObject({ reason: "chat.not_yours" });
    await expect(attempt(acme.zoe, "x")).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    await expect(attempt(visitor, "x")).rejects.toMatchObject({ reason: "caller.not_allowed" });
    await expect(attempt(acme.alice, "x".repeat(101))).rejects.toMatchObject({
      reason: "chat.invalid_request",
      violations: [{ pointer: "/name" }],
    });
  });
});

describe("favourites", () => {
  test("C15: everyone has their own, newest first and in pages; marking again changes nothing", async () => {
    const chats = [];
    for (let n = 0; n < 5; n += 1) chats.push((await fixture.openChat(one)).chat.id);
    const boris = await fixture.as(acme.boris);
    for (const chatId of chats) await favourites.addFavourite({ chatId }, boris);
    await favourites.addFavourite({ chatId: chats[0] ?? "" }, boris);

    const first = await favourites.listFavourites({ pageSize: 3, pageToken: "" }, boris);
    const second = await favourites.listFavourites({ pageSize: 3, pageToken: first.nextPageToken }, boris);
    const listed = [...first.favourites, ...second.favourites].map(({ chat }) => chat?.id);
    expect(listed).toEqual(chats.toReversed());
    expect(second.nextPageToken).toBe("");
    expect(first.favourites[0]?.chat?.preview).toHaveLength(1);
    expect(
      (await favourites.listFavourites({ pageSize: 0, pageToken: "" }, await fixture.as(acme.alice))).favourites,
    ).toEqual([]);

    await favourites.removeFavourite({ chatId: chats[4] ?? "" }, boris);
    const left = await favourites.listFavourites({ pageSize: 0, pageToken: "" }, boris);
    expect(left.favourites.map(({ chat }) => chat?.id)).toEqual(chats.slice(0, 4).toReversed());
  });

  test("C15: what may not be seen cannot be marked, and what may not be seen any more is left out", async () => {
    const { chat } = await fixture.openChat(one);
    const zoe = await fixture.as(acme.zoe);
    await expect(favourites.addFavourite({ chatId: chat.id }, zoe)).rejects.toMatchObject({
      reason: "chat.chat_not_found",
    });
    await expect(favourites.addFavourite({ chatId: newId() }, zoe)).rejects.toMatchObject({
      reason: "chat.chat_not_found",
    });
    const alice = await fixture.as(acme.alice);
    await favourites.addFavourite({ chatId: chat.id }, alice);
    await fixture.pool.query("update chats set department_id = $2 where id = $1", [chat.id, acme.elsewhere]);
    await fixture.pool.query("update list_entries set department_id = $2 where chat_id = $1", [
      chat.id,
      acme.elsewhere,
    ]);
    const left = await favourites.listFavourites({ pageSize: 0, pageToken: "" }, alice);
    expect(left.favourites.map(({ chat: one }) => one?.id)).not.toContain(chat.id);
  });
});
