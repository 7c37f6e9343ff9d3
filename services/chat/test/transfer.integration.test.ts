import { decode } from "@switchboard/contracts/encode";
import { type Chat, ChatList, ChatMark, ChatState } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { HeldLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { liveHeldSubject } from "@switchboard/contracts/subjects";
import { toDate } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { until } from "@switchboard/testing/until";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, there, type Visitor } from "./fixture.ts";
import { letExpire } from "./offers.ts";

const { alice, boris, zoe, trainee, sales, support } = acme;

let fixture: ChatFixture;
let instance: Instance;
let offers: UnaryClient<typeof OffersService>;

beforeEach(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  offers = instance.clientOf(OffersService);
});

afterEach(() => fixture.stop());

type Person = typeof alice | typeof boris | typeof zoe;

/** A chat that Alice holds, on offer to Boris, who is online as she is. */
async function offered(): Promise<{ chat: Chat; visitor: Visitor }> {
  await fixture.online(alice, boris);
  const { chat, visitor } = await fixture.heldChat(instance);
  return { chat: await offerToBoris(chat.id), visitor };
}

async function offerToBoris(chatId: string): Promise<Chat> {
  const request = { chatId, operatorId: boris.id, reason: "knows the invoices" };
  return there((await offers.transferChat(request, await fixture.as(alice))).chat);
}

const take = async (chatId: string, person: Person) =>
  there((await instance.client.takeChat({ chatId }, await fixture.as(person))).chat);
const deny = async (chatId: string, person: Person) =>
  there((await offers.denyTransfer({ chatId }, await fixture.as(person))).chat);
const cancel = async (chatId: string, person: Person) =>
  there((await offers.cancelOffer({ chatId }, await fixture.as(person))).chat);
const loads = async () => [await fixture.loadOf(alice), await fixture.loadOf(boris)];

describe("transfers", () => {
  test("C21: the target sees the reason and has 90 s; the chat counts for both until it is decided", async () => {
    const { chat } = await offered();
    expect(chat).toMatchObject({
      state: ChatState.OFFERED,
      operatorId: alice.id,
      listedIn: [],
      offer: { fromId: alice.id, toId: boris.id, toName: "Boris", reason: "knows the invoices", departmentId: "" },
    });
    const { offeredAt, dueAt } = there(chat.offer);
    expect(toDate(there(dueAt)).getTime() - toDate(there(offeredAt)).getTime()).toBe(90_000);
    expect(await loads()).toEqual([1, 1]);

    const page = { view: ChatList.OFFERED, pageSize: 0, pageToken: "" };
    for (const person of [alice, boris]) {
      const { chats } = await instance.client.listChats(page, await fixture.as(person));
      expect(chats.map(({ id }) => id)).toEqual([chat.id]);
    }
  });

  test("C21: accepting after the deadline is refused, and the chat is still the sender's", async () => {
    const { chat } = await offered();
    await fixture.pool.query(
      "update chats set offer = jsonb_set(offer, '{dueAt}', to_jsonb(now() - interval '1 s')) where id = $1",
      [chat.id],
    );
    await expect(take(chat.id, boris)).rejects.toMatchObject({ reason: "chat.no_offer" });
    const { chat: after } = await instance.client.getChat({ chatId: chat.id }, await fixture.as(alice));
    expect(after).toMatchObject({ state: ChatState.OFFERED, operatorId: alice.id });
  });

  test("C21: the target is told at once", async () => {
    await fixture.online(alice, boris);
    const { chat } = await fixture.heldChat(instance);
    const told: (Chat | undefined)[] = [];
    const subscription = fixture.bus.subscribe(liveHeldSubject(boris.id), (data) =>
      told.push(decode(HeldLiveSchema, data).chat),
    );
    await fixture.bus.flush();
    await offerToBoris(chat.id);

    const first = await until("Boris is told", () => told[0]);
    subscription.unsubscribe();
    expect(first).toMatchObject({ id: chat.id, offer: { toId: boris.id, reason: "knows the invoices" } });
  });

  test("C21: who accepts has it, and it stays in its department", async () => {
    const { chat } = await offered();
    const taken = await take(chat.id, boris);
    expect(taken).toMatchObject({
      state: ChatState.HELD,
      operatorId: boris.id,
      departmentId: support,
      queuedAt: chat.queuedAt,
    });
    expect(taken?.offer).toBeUndefined();
    expect(await loads()).toEqual([0, 1]);
    await expect(deny(chat.id, boris)).rejects.toMatchObject({ reason: "chat.no_offer" });
    await expect(cancel(chat.id, alice)).rejects.toMatchObject({ reason: "chat.no_offer" });
  });

  test("C21: denied, it is back with the sender", async () => {
    const { chat } = await offered();
    const back = await deny(chat.id, boris);
    expect(back).toMatchObject({ state: ChatState.HELD, operatorId: alice.id });
    expect(back?.offer).toBeUndefined();
    expect(await loads()).toEqual([1, 0]);
  });

  test("C21: denied while the sender is not online, it goes to the list", async () => {
    const { chat } = await offered();
    await fixture.offline(alice);
    expect(await deny(chat.id, boris)).toMatchObject({
      state: ChatState.WAITING,
      operatorId: "",
      mark: ChatMark.FORWARDED,
      listedIn: [support],
      queuedAt: chat.queuedAt,
    });
    expect(await loads()).toEqual([0, 0]);
  });

  test("C21: accepted when its time was over, it is somebody else's: the answer says whose", async () => {
    const { chat } = await offered();
    await letExpire(fixture, chat.id);
    await expect(take(chat.id, boris)).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "chat.already_taken",
      params: { operator_id: alice.id, operator_name: "Alice" },
    });
    await expect(deny(chat.id, boris)).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "chat.no_offer",
    });
    expect(await loads()).toEqual([1, 0]);
  });

  test("C21: the sender may take it back; of taking back and accepting at once, one happens", async () => {
    for (const _ of [1, 2, 3]) {
      const { chat } = await offered();
      const other = await fixture.instance();
      const results = await Promise.allSettled([
        cancel(chat.id, alice),
        other.client.takeChat({ chatId: chat.id }, await fixture.as(boris)),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const { chat: after } = await instance.client.getChat({ chatId: chat.id }, await fixture.as(alice));
      expect(after).toMatchObject({
        state: ChatState.HELD,
        operatorId: results[0].status === "fulfilled" ? alice.id : boris.id,
      });
      await instance.client.endChat(
        { chatId: chat.id },
        await fixture.as(results[0].status === "fulfilled" ? alice : boris),
      );
    }
    expect(await loads()).toEqual([0, 0]);
  });

  test("C21: only who is offered it accepts or denies, and only the sender takes it back", async () => {
    const { chat } = await offered();
    await fixture.pool.query("update staff set department_ids = $2 where id = $1", [zoe.id, [support]]);
    await expect(take(chat.id, zoe)).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "chat.offered_to_other",
      params: { operator_id: boris.id, operator_name: "Boris" },
    });
    const attempts = [deny(chat.id, zoe), deny(chat.id, alice), cancel(chat.id, boris), cancel(chat.id, zoe)];
    for (const result of await Promise.allSettled(attempts)) {
      expect(result).toMatchObject({ reason: { kind: "failed_precondition", reason: "chat.no_offer" } });
    }
  });

  test("C21: sender and visitor go on writing meanwhile, nothing is lost, and the target may not write yet", async () => {
    const { chat, visitor } = await offered();
    const [ann, sender, target] = await Promise.all([visitor, alice, boris].map((one) => fixture.token(one)));
    await instance.exchange.send(chat.id, newId(), "are you there?", there(ann));
    await instance.exchange.send(chat.id, newId(), "a colleague comes", there(sender));
    await expect(instance.exchange.send(chat.id, newId(), "hello", there(target))).rejects.toMatchObject({
      reason: "chat.not_yours",
    });
    await take(chat.id, boris);
    await instance.exchange.send(chat.id, newId(), "thank you", there(ann));
    await instance.exchange.send(chat.id, newId(), "here I am", there(target));
    await expect(instance.exchange.send(chat.id, newId(), "too late", there(sender))).rejects.toMatchObject({
      reason: "chat.not_yours",
    });

    const messages = await fixture.messages(instance, chat.id);
    const texts = messages.flatMap(({ content }) => (content.case === "text" ? [content.value] : []));
    expect(texts).toEqual(["hello", "are you there?", "a colleague comes", "thank you", "here I am"]);
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
  });

  test("C21: the visitor may end it meanwhile, and nobody is charged with it any more", async () => {
    const { chat, visitor } = await offered();
    await instance.client.endChat({ chatId: chat.id }, await fixture.as(visitor));
    await expect(take(chat.id, boris)).rejects.toMatchObject({ reason: "chat.ended" });
    await expect(deny(chat.id, boris)).rejects.toMatchObject({ reason: "chat.no_offer" });
    expect(await loads()).toEqual([0, 0]);
  });

  test("C21: only online operators who may answer the project's chats are targets, and only the holder asks", async () => {
    await fixture.online(alice, zoe, trainee);
    const { chat } = await fixture.heldChat(instance);
    const refusal = async (person: Person, operatorId: string, reason = "because") =>
      offers.transferChat({ chatId: chat.id, operatorId, reason }, await fixture.as(person)).then(
        () => "ok",
        (error: { kind: string; reason: string }) => `${error.kind} ${error.reason}`,
      );

    expect(await refusal(alice, boris.id)).toBe("failed_precondition chat.operator_offline");
    expect(await refusal(alice, alice.id)).toBe("failed_precondition chat.same_operator");
    for (const id of [zoe.id, trainee.id, newId()]) {
      expect(await refusal(alice, id)).toBe("not_found chat.operator_not_found");
    }
    expect(await refusal(boris, alice.id)).toBe("permission_denied chat.not_yours");
    expect(await refusal(zoe, alice.id)).toBe("not_found chat.chat_not_found");
    for (const reason of [" ", "x".repeat(501)]) {
      expect(await refusal(alice, boris.id, reason)).toBe("invalid_argument chat.invalid_request");
    }
    await fixture.online(boris);
    expect(await refusal(alice, boris.id)).toBe("ok");
    expect(await refusal(alice, boris.id)).toBe("failed_precondition chat.offer_pending");
  });

  test("C21: two operators who transfer to each other at once do not wait for each other for ever", async () => {
    await fixture.online(alice, boris);
    const { chat: hers } = await fixture.heldChat(instance);
    const { chat: his } = await fixture.openChat(instance);
    await take(his.id, boris);
    const other = (await fixture.instance()).clientOf(OffersService);
    await Promise.all([
      offers.transferChat({ chatId: hers.id, operatorId: boris.id, reason: "yours" }, await fixture.as(alice)),
      other.transferChat({ chatId: his.id, operatorId: alice.id, reason: "yours" }, await fixture.as(boris)),
    ]);
    expect(await loads()).toEqual([2, 2]);
  });

  test("C20: a transfer that comes back may be forwarded then", async () => {
    const { chat } = await offered();
    await deny(chat.id, boris);
    const { chat: next } = await offers.forwardChat({ chatId: chat.id, departmentId: sales }, await fixture.as(alice));
    expect(next).toMatchObject({ state: ChatState.OFFERED, offer: { departmentId: sales } });
  });
});
