import { decode } from "@switchboard/contracts/encode";
import { type Chat, ChatList } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ChatLiveSchema, type CursorsLive } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { liveChatSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { forgetIdempotencyKeys } from "@switchboard/pg/idempotency";
import { until } from "@switchboard/testing/until";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addUpCounts } from "../src/store/chat-changes.ts";
import { loadOfDepartments } from "../src/store/chat-lists.ts";
import { acme, anAdministrator, ChatFixture, type Instance, newVisitor, openRequest, there } from "./fixture.ts";

let fixture: ChatFixture;
let instance: Instance;

beforeEach(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
});

afterEach(() => fixture.stop());

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const service = { kind: "service", name: "gateway" } as const;

async function openIn(departmentId: string): Promise<Chat> {
  const { chat } = await instance.client.openChat(openRequest({ departmentId }), await fixture.as(newVisitor()));
  return there(chat);
}

describe("lists of chats", () => {
  test("C7: staff see what waits for their departments, longest waiting first, with a preview", async () => {
    const first = await openIn(acme.support);
    const second = await openIn(acme.sales);
    const third = await openIn(acme.support);
    await instance.exchange.send(
      third.id,
      newId(),
      "still there?",
      await fixture.token({ kind: "visitor", id: there(third.visitor).id }),
    );

    const list = (caller: typeof acme.alice | typeof acme.boris) =>
      fixture
        .as(caller)
        .then((as) => instance.client.listChats({ view: ChatList.WAITING, pageSize: 0, pageToken: "" }, as));
    const boris = await list(acme.boris);
    const alice = await list(acme.alice);

    expect(boris.chats.map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
    expect(boris.total).toBe(3);
    expect(alice.chats.map(({ id }) => id)).toEqual([first.id, third.id]);
    expect(alice.chats[1]?.preview.map(({ content }) => content?.value)).toEqual(["hello", "still there?"]);
  });

  test("X24: an administrator without a department sees what waits for all, and reads each of them", async () => {
    const adam = { kind: "staff", id: newId(), name: "Adam" } as const;
    await fixture.saveStaff([{ ...anAdministrator, ...adam, departmentIds: [] }]);
    const waiting = [await openIn(acme.support), await openIn(acme.sales)];
    const as = await fixture.as(adam);
    const list = await instance.client.listChats({ view: ChatList.WAITING, pageSize: 0, pageToken: "" }, as);
    expect(list.chats.map(({ id }) => id)).toEqual(waiting.map(({ id }) => id));
    expect(list.total).toBe(2);
    for (const { id } of waiting)
      expect((await instance.client.getChat({ chatId: id }, as)).chat).toMatchObject({ id });
  });

  test("C7: pages stay stable while chats come and go", async () => {
    const chats: Chat[] = [];
    for (const n of upTo(7)) chats.push(await openIn(n % 2 ? acme.support : acme.sales));
    const as = await fixture.as(acme.boris);
    const page = (pageToken: string) =>
      instance.client.listChats({ view: ChatList.WAITING, pageSize: 3, pageToken }, as);

    const first = await page("");
    await instance.client.takeChat({ chatId: there(chats[0]).id }, as);
    const late = await openIn(acme.support);
    const second = await page(first.nextPageToken);
    const third = await page(second.nextPageToken);

    expect([first, second, third].map(({ chats: shown }) => shown.map(({ id }) => id))).toEqual([
      chats.slice(0, 3).map(({ id }) => id),
      chats.slice(3, 6).map(({ id }) => id),
      [there(chats[6]).id, late.id],
    ]);
    expect(third.nextPageToken).toBe("");
    expect(third.total).toBe(7);
  });

  test("C7: the total is right for whoever sees one, several or none of a chat's lists, also when changes were added up", async () => {
    const chats: Chat[] = [];
    for (const _ of upTo(3)) chats.push(await openIn(acme.support));
    await openIn(acme.sales);
    const boris = await fixture.as(acme.boris);
    await instance.client.takeChat({ chatId: there(chats[0]).id }, boris);
    await fixture.pool.query(
      `insert into list_counts (department_ids, change)
       select array[$1::uuid], case when n % 2 = 0 then 1 else -1 end from generate_series(1, 200) n`,
      [acme.support],
    );
    // One chat stands in both lists.
    await fixture.pool.query(
      "insert into list_counts (department_ids, change) values (array[$1::uuid], -1), ((select array_agg(id order by id) from unnest(array[$1, $2]::uuid[]) id), 1)",
      [acme.support, acme.sales],
    );
    const totalOf = async (caller: typeof acme.alice | typeof acme.boris) =>
      (
        await instance.client.listChats(
          { view: ChatList.WAITING, pageSize: 0, pageToken: "" },
          await fixture.as(caller),
        )
      ).total;
    const totals = async () => [await totalOf(acme.alice), await totalOf(acme.boris)];

    expect(await totals()).toEqual([2, 3]);
    await Promise.all([addUpCounts(fixture.pool), addUpCounts(fixture.pool)]);
    expect(await totals()).toEqual([2, 3]);
    expect((await fixture.pool.query("select from list_counts")).rowCount).toBeLessThanOrEqual(3);
  });

  test("P1: who may not use chats is refused every list, and nothing else comes of it", async () => {
    const as = await fixture.as(acme.trainee);
    for (const view of [ChatList.WAITING, ChatList.HELD, ChatList.OFFERED, ChatList.PARKED]) {
      const list = instance.client.listChats({ view, pageSize: 0, pageToken: "" }, as);
      await expect(list).rejects.toMatchObject({ reason: "caller.not_allowed" });
    }
  });

  test("C7: a page token of another list, or of somebody else's, is refused", async () => {
    for (const _ of upTo(2)) await openIn(acme.support);
    const as = await fixture.as(acme.alice);
    const { nextPageToken } = await instance.client.listChats(
      { view: ChatList.WAITING, pageSize: 1, pageToken: "" },
      as,
    );

    for (const [view, caller] of [
      [ChatList.HELD, acme.alice],
      [ChatList.WAITING, acme.boris],
    ] as const) {
      const stolen = instance.client.listChats(
        { view, pageSize: 1, pageToken: nextPageToken },
        await fixture.as(caller),
      );
      await expect(stolen).rejects.toMatchObject({ reason: "page_token_invalid" });
    }
  });

  test("P4: an operator's own chats are listed oldest first, and only theirs", async () => {
    const held: string[] = [];
    for (const _ of upTo(3)) held.push((await fixture.heldChat(instance)).chat.id);
    await openIn(acme.support);
    const list = async (caller: typeof acme.alice | typeof acme.boris) =>
      instance.client.listChats({ view: ChatList.HELD, pageSize: 0, pageToken: "" }, await fixture.as(caller));

    const alice = await list(acme.alice);
    expect(alice.chats.map(({ id }) => id)).toEqual(held);
    expect(alice.total).toBe(3);
    expect((await list(acme.boris)).chats).toEqual([]);
  });

  test("a digest changes with every change of its list and with nothing else", async () => {
    const digest = async (): Promise<unknown> => {
      const { digests } = await instance.client.getListDigests(
        { departmentIds: [acme.support, acme.sales] },
        await fixture.as(service),
      );
      return digests.find(({ departmentId }) => departmentId === acme.support);
    };
    const empty = await digest();
    const { chat, visitor } = await fixture.openChat(instance);
    const waiting = await digest();
    await openIn(acme.sales);
    await instance.exchange.send(chat.id, newId(), "hi", await fixture.token(visitor));
    const same = await digest();
    await instance.client.takeChat({ chatId: chat.id }, await fixture.as(acme.alice));

    expect(empty).toMatchObject({ departmentId: acme.support, waiting: 0, digest: "0" });
    expect(waiting).toMatchObject({ waiting: 1 });
    expect(waiting).not.toMatchObject({ digest: "0" });
    expect(same).toEqual(waiting);
    expect(await digest()).toEqual(empty);
  });

  test("the digest of what somebody has changes with every change of it and with nothing else", async () => {
    const digest = async (): Promise<string | undefined> => {
      const staffIds = [acme.alice.id, acme.boris.id];
      const { digests } = await instance.client.getOwnDigests({ staffIds }, await fixture.as(service));
      expect(digests.map(({ staffId }) => staffId).sort()).toEqual([...staffIds].sort());
      return digests.find(({ staffId }) => staffId === acme.alice.id)?.digest;
    };
    const before = await digest();
    const { chat, visitor } = await fixture.openChat(instance);
    expect(await digest()).toBe(before);
    await instance.client.takeChat({ chatId: chat.id }, await fixture.as(acme.alice));
    const holding = await digest();
    await instance.exchange.send(chat.id, newId(), "hi", await fixture.token(visitor));
    expect(await digest()).toBe(holding);
    await instance.client.endChat({ chatId: chat.id }, await fixture.as(acme.alice));

    expect(holding).not.toBe(before);
    expect(await digest()).toBe(before);
  });

  test("the load of departments counts what waits and what is held", async () => {
    await openIn(acme.support);
    await fixture.heldChat(instance);
    const load = await loadOfDepartments(fixture.pool, new Date(Date.now() + 60_000));
    expect(load.find(({ departmentId }) => departmentId === acme.support)).toMatchObject({ waiting: 1, held: 1 });
    expect(load.find(({ departmentId }) => departmentId === acme.sales)).toMatchObject({ oldestWaitS: 0 });
  });
});

describe("messages of a chat", () => {
  test("C3: what was missed is read after a number, history before one, and neither loses or repeats any", async () => {
    const { chat, visitor } = await fixture.openChat(instance);
    const token = await fixture.token(visitor);
    for (const n of upTo(9)) await instance.exchange.send(chat.id, newId(), `${n}`, token);
    const as = await fixture.as(visitor);
    const read = async (from: { case: "afterSeq" | "beforeSeq"; value: number } | undefined, pageSize: number) => {
      const page = await instance.client.listMessages({ chatId: chat.id, from, pageSize }, as);
      return { seqs: page.messages.map(({ seq }) => seq), head: page.headSeq, more: page.more };
    };

    expect(await read({ case: "afterSeq", value: 7 }, 2)).toEqual({ seqs: [8, 9], head: 10, more: true });
    expect(await read({ case: "afterSeq", value: 9 }, 2)).toEqual({ seqs: [10], head: 10, more: false });
    expect(await read({ case: "afterSeq", value: 10 }, 2)).toEqual({ seqs: [], head: 10, more: false });
    expect(await read(undefined, 4)).toEqual({ seqs: [7, 8, 9, 10], head: 10, more: true });
    expect(await read({ case: "beforeSeq", value: 7 }, 4)).toEqual({ seqs: [3, 4, 5, 6], head: 10, more: true });
    expect(await read({ case: "beforeSeq", value: 3 }, 4)).toEqual({ seqs: [1, 2], head: 10, more: false });
    const { heads } = await instance.client.getHeads({ chatIds: [chat.id, newId()] }, await fixture.as(service));
    expect(heads).toEqual({ [chat.id]: 10 });
  });
});

describe("cursors", () => {
  test("C2: cursors of each side only grow, stop at the head, and are pushed when they move", async () => {
    const { chat, visitor } = await fixture.heldChat(instance);
    const pushed: CursorsLive[] = [];
    const subscription = fixture.bus.subscribe(liveChatSubject(chat.id), (data) => {
      const { event } = decode(ChatLiveSchema, data);
      if (event.case === "cursors") pushed.push(event.value);
    });
    await fixture.bus.flush();
    const ann = await fixture.token(visitor);
    const alice = await fixture.token(acme.alice);

    await instance.exchange.moveCursors(chat.id, 2, 1, ann);
    await instance.exchange.moveCursors(chat.id, 1, 0, ann);
    await Promise.all([
      instance.exchange.moveCursors(chat.id, 0, 99, alice),
      instance.exchange.moveCursors(chat.id, 1, 1, alice),
      instance.exchange.moveCursors(chat.id, 2, 2, ann),
    ]);

    const read = await instance.client.getChat({ chatId: chat.id }, await fixture.as(visitor));
    expect(read.chat).toMatchObject({
      visitorCursors: { deliveredSeq: 2, readSeq: 2 },
      operatorCursors: { deliveredSeq: 2, readSeq: 2 },
      version: chat.version,
    });
    await until("every move is pushed", () => pushed.length === 3);
    subscription.unsubscribe();
    expect(pushed[0]).toMatchObject({ side: AuthorKind.VISITOR, cursors: { deliveredSeq: 2, readSeq: 1 } });
    expect(pushed.slice(1).map(({ cursors }) => cursors)).toMatchObject(
      upTo(2).map(() => ({ deliveredSeq: 2, readSeq: 2 })),
    );
  });
});

describe("idempotency keys", () => {
  test("G2: keys are forgotten after a day", async () => {
    await instance.client.openChat(openRequest(), { ...(await fixture.as(newVisitor())), idempotencyKey: "fresh" });
    await instance.client.openChat(openRequest(), { ...(await fixture.as(newVisitor())), idempotencyKey: "old" });
    await fixture.pool.query("update idempotency_keys set created_at = now() - interval '25 hours' where key = 'old'");

    expect(await forgetIdempotencyKeys(fixture.pool, new AbortController().signal)).toBe(1);
    const { rows } = await fixture.pool.query<{ key: string }>("select key from idempotency_keys");
    expect(rows).toEqual([{ key: "fresh" }]);
  });
});
