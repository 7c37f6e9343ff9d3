import { inTransaction } from "@switchboard/pg/pool";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { decide } from "../src/domain/chat-machine.ts";
import { changeChats } from "../src/routing/change-chats.ts";
import { giveOut } from "../src/routing/give-out.ts";
import { Router } from "../src/routing/router.ts";
import { lockChat } from "../src/store/chats.ts";
import { listDecisions } from "../src/store/decisions.ts";
import { acme, ChatFixture, type Instance, newVisitor, openRequest } from "./fixture.ts";
import { clearDesk, depsOf, goOn, goOnline, held, now, route, supporters } from "./routing-fixture.ts";

let fixture: ChatFixture;
let instance: Instance;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
});

afterAll(() => fixture.stop());
afterEach(() => clearDesk(fixture));

const open = async (count: number) => {
  const chats = [];
  for (let number = 0; number < count; number += 1) chats.push((await fixture.openChat(instance)).chat);
  return chats;
};

/** Gives out until nothing is left to give, as the router does. */
async function giveAll(departmentId: string = acme.support): Promise<void> {
  while ((await giveOut(depsOf(fixture), departmentId)) === "more");
}

describe("giving out the list", () => {
  test("C17: by hand nothing is given out", async () => {
    await goOnline(fixture, ...supporters);
    await open(1);
    await giveAll();
    expect(await held(fixture)).toEqual({});
  });

  test("C17: round robin goes round, also over several runs", async () => {
    await goOnline(fixture, ...supporters);
    await route(fixture, acme.support, "round_robin");
    for (const count of [3, 3, 2]) {
      await open(count);
      await giveAll();
    }
    expect(await held(fixture)).toEqual({ Alice: 4, Boris: 4 });
  });

  test("C17: least busy evens out, whatever was taken by hand", async () => {
    await goOnline(fixture, ...supporters);
    for (const { id } of await open(3)) await instance.client.takeChat({ chatId: id }, await fixture.as(acme.alice));
    await route(fixture, acme.support, "least_busy", 10);
    await open(3);
    await giveAll();
    expect(await held(fixture)).toEqual({ Alice: 3, Boris: 3 });
  });

  test("C18: the limit is kept by any number of instances at once, and the longest waiting go first", async () => {
    await goOnline(fixture, ...supporters);
    await route(fixture, acme.support, "least_busy", 2);
    const chats = await open(8);
    await Promise.all([giveAll(), giveAll(), giveAll()]);
    await giveAll();
    expect(await held(fixture)).toEqual({ Alice: 2, Boris: 2 });
    const states = await Promise.all(chats.map(async (chat) => (await now(fixture, chat)).place.state));
    expect(states).toEqual([...Array(4).fill("held"), ...Array(4).fill("waiting")]);
  });

  test("C18: who is suspect is given nothing", async () => {
    await goOnline(fixture, ...supporters);
    await fixture.pool.query("update operators set reachable_until = now() where id = $1", [acme.alice.id]);
    await route(fixture, acme.support, "round_robin");
    await open(2);
    await giveAll();
    expect(await held(fixture)).toEqual({ Boris: 2 });
  });

  test("P7: a department that is closed gives nothing out", async () => {
    await goOnline(fixture, ...supporters);
    await route(fixture, acme.support, "round_robin");
    const closed = {
      timeZone: "UTC",
      weekly: [{ weekday: ((new Date().getUTCDay() + 2) % 7) + 1, opens: "09:00", closes: "09:01" }],
      holidays: [],
    };
    await fixture.pool.query("update departments set hours = $2 where id = $1", [acme.support, JSON.stringify(closed)]);
    await open(1);
    await giveAll();
    expect(await held(fixture)).toEqual({});
  });

  test("C18: a chat in the lists of two departments is given once", async () => {
    await goOnline(fixture, ...supporters);
    await route(fixture, acme.support, "round_robin");
    await route(fixture, acme.sales, "round_robin");
    const chats = await open(4);
    await fixture.pool.query(
      "insert into list_entries (department_id, queued_at, chat_id) select $1, queued_at, id from chats",
      [acme.sales],
    );
    await Promise.all([giveAll(acme.support), giveAll(acme.sales), giveAll(acme.support), giveAll(acme.sales)]);
    await giveAll(acme.support);
    const counts = Object.values(await held(fixture));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    const { rows } = await fixture.pool.query<{ load: number }>("select sum(load)::int as load from operators");
    expect(rows).toEqual([{ load: 4 }]);
    for (const chat of chats) expect(await listDecisions(fixture.pool, chat.id)).toHaveLength(1);
  });

  test("C20: a chat on offer to a department that routes is given to one of it, and becomes the department's", async () => {
    const { chat } = await fixture.heldChat(instance);
    await fixture.pool.query(
      `
      with offered as (
        update chats
        set state = 'offered', operator_id = null, operator_name = null, offer = jsonb_build_object(
          'kind', 'forward', 'at', now(), 'dueAt', now() + interval '90 seconds',
          'from', jsonb_build_object('id', operator_id, 'name', operator_name),
          'department', jsonb_build_object('id', $2::uuid, 'name', 'Sales')
        )
        where id = $1
        returning id, queued_at
      )
      insert into list_entries (department_id, queued_at, chat_id) select $2, queued_at, id from offered`,
      [chat.id, acme.sales],
    );
    await goOnline(fixture, acme.boris);
    await route(fixture, acme.sales, "least_busy");
    await giveAll(acme.sales);
    expect(await now(fixture, chat)).toMatchObject({
      place: { state: "held", operator: { name: "Boris" } },
      department: { id: acme.sales },
    });
  });

  test("C17: every decision is kept with who could have had the chat, and why not", async () => {
    await goOnline(fixture, acme.boris);
    await route(fixture, acme.support, "least_busy", 1);
    const [first] = await open(2);
    await giveAll();
    const kept = await listDecisions(fixture.pool, first?.id ?? "");
    expect(kept).toMatchObject([
      {
        departmentId: acme.support,
        decision: {
          operator: { id: acme.boris.id, name: "Boris" },
          policy: { mode: "least_busy", chatLimit: 1 },
          counts: { chosen: 1, offline: 1 },
          candidates: [
            { operator: { name: "Boris" }, load: 0, verdict: "chosen" },
            { operator: { name: "Alice" }, load: 0, verdict: "offline" },
          ],
        },
      },
    ]);
  });
});

describe("the router", () => {
  test("C17: nobody free: the chat waits, and is given out as soon as someone is", async () => {
    const router = new Router(depsOf(fixture));
    try {
      await route(fixture, acme.support, "round_robin", 1);
      await goOnline(fixture, acme.alice);
      const chats = await open(2);
      router.nudge();
      await until("the first is given out", async () => (await held(fixture))["Alice"] === 1);
      await instance.client.endChat({ chatId: chats[0]?.id ?? "" }, await fixture.as(acme.alice));
      router.nudge();
      await until("the second is too", async () => (await now(fixture, chats[1] ?? { id: "" })).place.state === "held");
    } finally {
      await router.stop();
    }
  });

  test("C17: a chat that somebody is busy with is looked at again, and no other waits for it", async () => {
    const router = new Router(depsOf(fixture));
    try {
      await goOnline(fixture, acme.alice);
      const [busy, other] = await open(2);
      await inTransaction(fixture.pool, async (tx) => {
        await lockChat(tx, busy?.id ?? "");
        await route(fixture, acme.support, "round_robin");
        router.nudge();
        await until("the other is given out", async () => (await held(fixture))["Alice"] === 1);
        expect((await now(fixture, other ?? { id: "" })).place.state).toBe("held");
      });
      await until("the busy one is too", async () => (await held(fixture))["Alice"] === 2);
    } finally {
      await router.stop();
    }
  });

  test("C17: a department for which it fails holds up no other", async () => {
    await goOnline(fixture, acme.boris);
    await open(1);
    const { client } = instance;
    await client.openChat(openRequest({ departmentId: acme.sales }), await fixture.as(newVisitor()));
    for (const id of [acme.sales, acme.support]) await route(fixture, id, "round_robin");
    await fixture.pool.query("update departments set hours = '{}' where id = $1", [acme.sales]);
    const router = new Router(depsOf(fixture));
    await until("the other's is given out", async () => (await held(fixture))["Boris"] === 1);
    await router.stop();
  });
});

describe("the lock of a chat", () => {
  test("C18: who waited for it finds the lists as they are now", async () => {
    const { chat } = await fixture.heldChat(instance);
    await fixture.pool.query("update chat_heads set unanswered_since = now() - interval '1 hour'");
    const absence = { operatorAway: true, replyLimitS: 1 };
    let waiting: Promise<unknown> | undefined;
    await changeChats(
      depsOf(fixture),
      async (tx) => {
        await lockChat(tx, chat.id);
        waiting = inTransaction(fixture.pool, (other) => lockChat(other, chat.id));
        await until("somebody waits for the lock", async () => {
          const { rowCount } = await fixture.pool.query(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          );
          return rowCount > 0;
        });
        return [chat.id];
      },
      async (_tx, chats, at) =>
        chats.map((before) => ({ before, transition: decide(before, { kind: "return_unanswered", absence }, at) })),
      goOn,
    );
    expect(await waiting).toMatchObject({ place: { state: "waiting", openTo: [acme.support] } });
  });
});
