import { decode } from "@switchboard/contracts/encode";
import { type Chat, ChatList, ChatMark, ChatState } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { HeldLiveSchema, ListLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { type OffersService, OffersService as Routing } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { plain } from "@switchboard/contracts/messages";
import { liveHeldSubject, liveListSubject } from "@switchboard/contracts/subjects";
import { toDate } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { until } from "@switchboard/testing/until";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, there, type Visitor } from "./fixture.ts";
import { letExpire } from "./offers.ts";

const { alice, boris, zoe, sales, support } = acme;

let fixture: ChatFixture;
let instance: Instance;
let offers: UnaryClient<typeof OffersService>;

beforeEach(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  offers = instance.clientOf(Routing);
});

afterEach(() => fixture.stop());

type Person = typeof alice | typeof boris | typeof zoe;

/** A chat that Alice holds in Support, forwarded to Sales, where Boris is online. */
async function forwarded(): Promise<{ chat: Chat; visitor: Visitor }> {
  await fixture.online(alice, boris);
  const { chat, visitor } = await fixture.heldChat(instance);
  const answer = await offers.forwardChat({ chatId: chat.id, departmentId: sales }, await fixture.as(alice));
  return { chat: there(answer.chat), visitor };
}

const take = async (chatId: string, person: Person) =>
  there((await instance.client.takeChat({ chatId }, await fixture.as(person))).chat);
const get = async (chatId: string, person: Person) =>
  there((await instance.client.getChat({ chatId }, await fixture.as(person))).chat);
const listOf = async (person: Person) => {
  const page = { view: ChatList.WAITING, pageSize: 0, pageToken: "" };
  const { chats } = await instance.client.listChats(page, await fixture.as(person));
  return chats.map(({ id }) => id);
};

describe("forwarding to a department", () => {
  test("C20: all of the department are offered the chat for 90 s, and nobody holds it meanwhile", async () => {
    const { chat } = await forwarded();

    expect(chat).toMatchObject({
      state: ChatState.OFFERED,
      mark: ChatMark.FORWARDED,
      departmentId: support,
      operatorId: "",
      listedIn: [sales],
      offer: { fromId: alice.id, departmentId: sales, departmentName: "Sales", toId: "", reason: "" },
    });
    const { offeredAt, dueAt } = there(chat.offer);
    expect(toDate(there(dueAt)).getTime() - toDate(there(offeredAt)).getTime()).toBe(90_000);
    expect(await listOf(boris)).toEqual([chat.id]);
    expect(await listOf(alice)).toEqual([]);
    expect(await fixture.loadOf(alice)).toBe(0);
  });

  test("C20: the first to take it has it, in that department; since when it waits stays", async () => {
    const { chat } = await forwarded();
    const taken = await take(chat.id, boris);

    expect(taken).toMatchObject({
      state: ChatState.HELD,
      operatorId: boris.id,
      departmentId: sales,
      listedIn: [],
      queuedAt: chat.queuedAt,
    });
    expect(taken?.offer).toBeUndefined();
    expect(await fixture.loadOf(boris)).toBe(1);
  });

  test("C20: of two of the department who take it at once one has it, the other is told who", async () => {
    const { chat } = await forwarded();
    await fixture.pool.query("update staff set department_ids = department_ids || $2::uuid where id = $1", [
      zoe.id,
      sales,
    ]);
    const other = await fixture.instance();
    const attempts = await Promise.allSettled([
      take(chat.id, boris),
      other.client.takeChat({ chatId: chat.id }, await fixture.as(zoe)),
    ]);

    const { operatorId, operatorName } = await get(chat.id, boris);
    expect(attempts.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(attempts.find(({ status }) => status === "rejected")).toMatchObject({
      reason: {
        kind: "failed_precondition",
        reason: "chat.already_taken",
        params: { operator_id: operatorId, operator_name: operatorName },
      },
    });
  });

  test("C20: nobody takes it, so it is back in the list, open to every department that serves the project", async () => {
    const { chat } = await forwarded();
    await letExpire(fixture, chat.id);

    const back = await get(chat.id, alice);
    expect(back).toMatchObject({ state: ChatState.WAITING, mark: ChatMark.FORWARDED, departmentId: support });
    expect([...back.listedIn].sort()).toEqual([sales, support].sort());
    expect(back.queuedAt).toEqual(chat.queuedAt);
    expect(await listOf(alice)).toEqual([chat.id]);
    expect(await listOf(boris)).toEqual([chat.id]);
    expect(await listOf(zoe)).toEqual([]);
    await expect(take(chat.id, zoe)).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    expect(await take(chat.id, alice)).toMatchObject({ operatorId: alice.id, listedIn: [] });
  });

  test("C20: who forwarded it sees where it went", async () => {
    const { chat } = await forwarded();
    const told: (Chat | undefined)[] = [];
    const subscription = fixture.bus.subscribe(liveHeldSubject(alice.id), (data) =>
      told.push(decode(HeldLiveSchema, data).chat),
    );
    await fixture.bus.flush();
    await take(chat.id, boris);

    const last = await until("Alice is told", () => told.at(-1));
    subscription.unsubscribe();
    expect(last).toMatchObject({ id: chat.id, departmentName: "Sales", operatorName: "Boris" });
  });

  test("C20: the departments' lists are told that it came and that it left", async () => {
    const told: string[] = [];
    const subscription = fixture.bus.subscribe(liveListSubject(sales), (data) => {
      const { event } = decode(ListLiveSchema, data);
      told.push(event.case ?? "");
    });
    await fixture.bus.flush();
    const { chat } = await forwarded();
    await take(chat.id, boris);

    await until("it came and left", () => told.includes("left"));
    subscription.unsubscribe();
    expect(told).toEqual(["waiting", "left"]);
  });

  test("C20: a department that went offline a moment ago is refused, with fresh counts of the others", async () => {
    await fixture.online(alice, boris);
    const { chat } = await fixture.heldChat(instance);
    await fixture.offline(boris);
    const help = newId();
    await fixture.pool.query(
      "insert into departments (id, name, accepts_chats, project_ids, version) values ($1, 'Help', true, $2, 1)",
      [help, [acme.project]],
    );
    await fixture.pool.query("update staff set department_ids = $2 where id = $1", [zoe.id, [help]]);
    await fixture.online(zoe);

    const refused = offers.forwardChat({ chatId: chat.id, departmentId: sales }, await fixture.as(alice));
    await expect(refused).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "chat.department_offline",
      params: {
        department_id: sales,
        department_name: "Sales",
        departments: JSON.stringify([{ id: help, name: "Help", online: 1, free: 1 }]),
      },
    });
    expect(await get(chat.id, alice)).toMatchObject({ state: ChatState.HELD, operatorId: alice.id });
  });

  test("C20: a chat is forwarded only by who holds it, and only to where it may be answered", async () => {
    await fixture.online(alice, boris, zoe);
    const { chat } = await fixture.heldChat(instance);
    const reasonOf = async (person: Person, departmentId: string, chatId = chat.id) =>
      offers.forwardChat({ chatId, departmentId }, await fixture.as(person)).then(
        () => "ok",
        ({ kind, reason }) => `${kind} ${reason}`,
      );

    expect(await reasonOf(boris, sales)).toBe("permission_denied chat.not_yours");
    expect(await reasonOf(zoe, sales)).toBe("not_found chat.chat_not_found");
    expect(await reasonOf(alice, sales, newId())).toBe("not_found chat.chat_not_found");
    expect(await reasonOf(alice, acme.elsewhere)).toBe("not_found chat.department_not_found");
    expect(await reasonOf(alice, newId())).toBe("not_found chat.department_not_found");
    expect(await reasonOf(alice, support)).toBe("failed_precondition chat.same_department");
    expect(await reasonOf(alice, sales)).toBe("ok");
    expect(await reasonOf(alice, sales)).toBe("failed_precondition chat.offer_pending");
  });

  test("G2: forwarding again with the same key changes nothing", async () => {
    await fixture.online(alice, boris);
    const { chat } = await fixture.heldChat(instance);
    const call = { ...(await fixture.as(alice)), idempotencyKey: newId() };
    const first = await offers.forwardChat({ chatId: chat.id, departmentId: sales }, call);
    await take(chat.id, boris);
    const second = await offers.forwardChat({ chatId: chat.id, departmentId: sales }, call);

    expect(first.chat?.state).toBe(ChatState.OFFERED);
    expect(second.chat).toMatchObject({ state: ChatState.HELD, operatorId: boris.id });
  });

  test("C20: who forwarded it may take it back until somebody has it", async () => {
    const { chat } = await forwarded();
    const cancel = async (person: Person) => offers.cancelOffer({ chatId: chat.id }, await fixture.as(person));
    await expect(cancel(boris)).rejects.toMatchObject({ kind: "failed_precondition", reason: "chat.no_offer" });

    expect((await cancel(alice)).chat).toMatchObject({ state: ChatState.HELD, operatorId: alice.id, listedIn: [] });
    expect(await fixture.loadOf(alice)).toBe(1);
    await expect(take(chat.id, boris)).rejects.toMatchObject({ reason: "chat.already_taken" });
    await expect(cancel(alice)).rejects.toMatchObject({ reason: "chat.no_offer" });
  });

  test("C20: the visitor goes on writing while it is on offer, and may end it", async () => {
    const { chat, visitor } = await forwarded();
    const token = await fixture.token(visitor);
    await instance.exchange.send(chat.id, newId(), "still here", token);
    const refused = instance.exchange.send(chat.id, newId(), "mine?", await fixture.token(alice));
    await expect(refused).rejects.toMatchObject({ reason: "chat.not_yours" });
    const { chat: ended } = await instance.client.endChat({ chatId: chat.id }, await fixture.as(visitor));

    expect(ended).toMatchObject({ state: ChatState.ENDED, listedIn: [] });
    expect(ended?.offer).toBeUndefined();
    expect(await listOf(boris)).toEqual([]);
    await expect(take(chat.id, boris)).rejects.toMatchObject({ reason: "chat.ended" });
    const texts = (await fixture.messages(instance, chat.id)).flatMap(({ content }) =>
      content.case === "text" ? [content.value] : [],
    );
    expect(texts).toEqual(["hello", "still here"]);
  });
});

describe("to whom a chat may go", () => {
  const targets = async (chatId: string, person: Person) =>
    plain(await offers.listForwardTargets({ chatId }, await fixture.as(person)));

  test("C20, C21: departments and operators with their counts, online ones only, without one's own", async () => {
    await fixture.online(alice, boris, zoe);
    const { chat } = await fixture.heldChat(instance);
    expect(await targets(chat.id, alice)).toEqual({
      departments: [{ id: sales, name: "Sales", online: 1, free: 1 }],
      operators: [{ id: boris.id, name: "Boris", departmentIds: [support, sales], load: 0 }],
    });

    await fixture.pool.query("update departments set chat_limit = 1 where id = $1", [sales]);
    const { chat: second } = await fixture.openChat(instance);
    await take(second.id, boris);
    expect((await targets(chat.id, alice)).departments).toEqual([{ id: sales, name: "Sales", online: 1, free: 0 }]);

    await fixture.offline(boris);
    expect(await targets(chat.id, alice)).toEqual({ departments: [], operators: [] });
  });

  test("C20: they are told to who may see the chat", async () => {
    const { chat } = await fixture.heldChat(instance);
    await expect(targets(chat.id, zoe)).rejects.toMatchObject({ reason: "chat.chat_not_found" });
  });
});
