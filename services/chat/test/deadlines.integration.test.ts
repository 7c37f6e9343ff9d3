import { newId } from "@switchboard/kit/ids";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { offerForm } from "../src/domain/contact-form.ts";
import { changeChats, type Decide } from "../src/routing/change-chats.ts";
import { fireDue } from "../src/routing/deadline-runner.ts";
import { claimDue } from "../src/store/claims.ts";
import { acme, ChatFixture, type Instance } from "./fixture.ts";
import { offerToBoris } from "./offers.ts";
import { clearDesk, depsOf, goOn, goOnline, inSeconds, now } from "./routing-fixture.ts";

let fixture: ChatFixture;
let instance: Instance;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
});

afterAll(() => fixture.stop());
afterEach(() => clearDesk(fixture));

/** Fires what is due in so many seconds from now. */
const fireIn = (seconds: number) =>
  fireDue(
    depsOf(fixture, () => inSeconds(seconds)),
    goOn,
  );

const deadlines = async (chatId: string) =>
  (
    await fixture.pool.query<{ kind: string }>("select kind from deadlines where chat_id = $1 order by kind", [chatId])
  ).rows.map(({ kind }) => kind);

const events = async (name: string) =>
  (await fixture.events()).filter(({ subject }) => subject.startsWith(`switchboard.chat.v1.${name}.`));

/** A chat that Alice has on offer to Boris. */
async function offered(): Promise<{ id: string }> {
  const { chat } = await fixture.heldChat(instance);
  await fixture.pool.query(
    `
    with due as (
      insert into deadlines (chat_id, kind, due_at) values ($1, 'offer', now() + interval '90 seconds')
    ),
    charged as (
      update operators set load = load + 1 where id = $2
    )
    update chats
    set state = 'offered', offer = ${offerToBoris}
    where id = $1`,
    [chat.id, acme.boris.id],
  );
  return chat;
}

describe("deadlines", () => {
  test("C18: a chat about which it fails holds up no other", async () => {
    await goOnline(fixture, acme.alice);
    const { chat: first } = await fixture.openChat(instance);
    const { chat: second } = await fixture.openChat(instance);
    const { chat: third } = await fixture.openChat(instance);
    const decide: Decide = async (_tx, chats, at) => {
      if (chats.some(({ id }) => id === first.id)) throw new TypeError("a bug");
      return chats.map((before) => ({ before, transition: offerForm(before, at) }));
    };
    await changeChats(
      depsOf(fixture, () => inSeconds(181)),
      claimDue,
      decide,
      goOn,
    );
    const offered = async (chat: { readonly id: string }) => (await now(fixture, chat)).formOfferedAt !== undefined;
    expect(await Promise.all([first, second, third].map(offered))).toEqual([false, true, true]);
  });

  test("C19: who waits for longer than the department's limit is offered the contact form, once", async () => {
    await goOnline(fixture, acme.alice);
    const { chat } = await fixture.openChat(instance);
    await fireIn(90);
    expect((await now(fixture, chat)).formOfferedAt).toBeUndefined();
    await Promise.all([fireIn(181), fireIn(181), fireIn(181)]);
    expect(await now(fixture, chat)).toMatchObject({ place: { state: "waiting" }, formOfferedAt: expect.any(Date) });
    expect(await events("form_offered")).toHaveLength(1);
    expect(await deadlines(chat.id)).toEqual(["abandon"]);
  });

  test("C21: 90 s of silence bring a transfer back to the sender", async () => {
    await goOnline(fixture, acme.alice, acme.boris);
    const chat = await offered();
    await fireIn(30);
    expect((await now(fixture, chat)).place.state).toBe("offered");
    await Promise.all([fireIn(91), fireIn(91)]);
    expect(await now(fixture, chat)).toMatchObject({ place: { state: "held", operator: { name: "Alice" } } });
    expect(await events("chat_returned")).toHaveLength(1);
    const { rows } = await fixture.pool.query("select name, load from operators join staff using (id) where load > 0");
    expect(rows).toEqual([{ name: "Alice", load: 1 }]);
  });

  test("C21: or to the list, when the sender is not online", async () => {
    await goOnline(fixture, acme.boris);
    const chat = await offered();
    await fireIn(91);
    expect(await now(fixture, chat)).toMatchObject({
      place: { state: "waiting", openTo: [acme.support] },
      mark: "forwarded",
    });
  });

  test("P3: a parked chat that was never answered goes to the list after the reply limit", async () => {
    const { chat } = await fixture.heldChat(instance);
    await fixture.pool.query(
      `
      with due as (
        insert into deadlines (chat_id, kind, due_at) values ($1, 'reply_limit', now() + interval '120 seconds')
      ),
      asked as (
        update chat_heads set unanswered_since = now() where chat_id = $1
      )
      update chats set state = 'parked', parked_at = now() where id = $1`,
      [chat.id],
    );
    await fireIn(60);
    expect((await now(fixture, chat)).place.state).toBe("parked");
    await fireIn(121);
    expect(await now(fixture, chat)).toMatchObject({ place: { state: "waiting" }, mark: "unanswered" });
  });

  test("C18: a chat that nobody comes back to ends, and one whose visitor wrote meanwhile is due later", async () => {
    await goOnline(fixture, acme.alice);
    const { chat } = await fixture.openChat(instance);
    const other = await fixture.openChat(instance);
    await fixture.pool.query("update chats set form_offered_at = now()");
    await fixture.pool.query("update chat_heads set visitor_wrote_at = now() + interval '1 hour' where chat_id = $1", [
      other.chat.id,
    ]);
    await fireIn(86_400 + 10);
    expect(await now(fixture, chat)).toMatchObject({
      place: { state: "ended", endedBy: "system", reason: "abandoned" },
    });
    expect(await deadlines(chat.id)).toEqual([]);
    expect((await now(fixture, other.chat)).place.state).toBe("waiting");
    const { rows } = await fixture.pool.query<{ left: number }>(
      "select extract(epoch from due_at - now())::int as left from deadlines where chat_id = $1 and kind = 'abandon'",
      [other.chat.id],
    );
    expect(rows[0]?.left).toBeGreaterThan(86_400 + 3_000);
  });

  test("C18: one that does not apply any more goes, and is not looked at for ever", async () => {
    const { chat } = await fixture.heldChat(instance);
    await fixture.pool.query("insert into deadlines (chat_id, kind, due_at) values ($1, 'waiting_limit', now())", [
      chat.id,
    ]);
    expect(await fireIn(1)).toBe(0);
    expect(await deadlines(chat.id)).toEqual([]);
  });

  test("C18: many at once all fire, whatever came due while nobody was running", async () => {
    await goOnline(fixture, acme.alice);
    const { rows } = await fixture.pool.query<{ id: string }>(
      "insert into visitors (id, first_seen_at, last_seen_at) select gen_random_uuid(), now(), now() from generate_series(1, 250) returning id",
    );
    await fixture.pool.query(
      `
      with opened as (
        insert into chats (id, project_id, department_id, visitor_id, state, opened_at, queued_at)
        select gen_random_uuid(), $1, $2, id, 'waiting', now(), now()
        from unnest($3::uuid[]) as visitor (id)
        returning id, queued_at
      ),
      headed as (
        insert into chat_heads (chat_id, last_seq, visitor_wrote_at) select id, 1, queued_at from opened
      ),
      listed as (
        insert into list_entries (department_id, queued_at, chat_id) select $2, queued_at, id from opened
      )
      insert into deadlines (chat_id, kind, due_at) select id, 'waiting_limit', now() from opened`,
      [acme.project, acme.support, rows.map(({ id }) => id)],
    );
    const fired = await Promise.all([fireIn(181), fireIn(181)]);
    expect(fired.reduce((sum, count) => sum + count, 0) + (await fireIn(181))).toBe(250);
    expect(await events("form_offered")).toHaveLength(250);
  });

  test("C16: an ended chat has no deadlines", async () => {
    const { chat, visitor } = await fixture.openChat(instance);
    await instance.client.endChat({ chatId: chat.id }, { ...(await fixture.as(visitor)), idempotencyKey: newId() });
    expect(await deadlines(chat.id)).toEqual([]);
  });
});
