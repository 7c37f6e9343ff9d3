import { register } from "@switchboard/kit/metrics";
import { inTransaction } from "@switchboard/pg/pool";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { giveOut } from "../src/routing/give-out.ts";
import { checkInvariants } from "../src/routing/invariant-checker.ts";
import { findViolations, type Invariant, seeOneMoment } from "../src/store/invariants.ts";
import { acme, ChatFixture, type Instance } from "./fixture.ts";
import { clearDesk, depsOf, goOnline, route } from "./routing-fixture.ts";

let fixture: ChatFixture;
let instance: Instance;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
});

afterAll(() => fixture.stop());
afterEach(() => clearDesk(fixture));

const violated = () =>
  inTransaction(fixture.pool, async (tx) => {
    await seeOneMoment(tx);
    const found = await findViolations(tx, { now: new Date(), decidedSince: new Date(0) });
    return [...new Set(found.map(({ invariant }) => invariant))];
  });

/** A chat given to Alice by routing. */
async function givenChat() {
  await goOnline(fixture, acme.alice);
  const { chat } = await fixture.openChat(instance);
  await route(fixture, acme.support, "least_busy", 1);
  await giveOut(depsOf(fixture), acme.support);
  return chat;
}

describe("the checker", () => {
  test("C18: finds nothing where all is well", async () => {
    await goOnline(fixture, acme.alice);
    await fixture.openChat(instance);
    await fixture.heldChat(instance);
    const ended = await fixture.heldChat(instance);
    await instance.client.endChat({ chatId: ended.chat.id }, await fixture.as(acme.alice));
    await givenChat();
    expect(await violated()).toEqual([]);
  });

  test.each<[Invariant, string]>([
    ["nowhere", "with gone as (delete from list_entries) delete from list_counts"],
    ["count_drift", "update list_counts set change = change + 1"],
    ["count_drift", "delete from list_counts"],
    [
      "list_ghost",
      `with ghost as (
        insert into list_entries select department_id, queued_at, id from chats where state = 'held'
        returning department_id
      )
      insert into list_counts select array[department_id], 1 from ghost`,
    ],
    ["list_ghost", "update list_entries set queued_at = queued_at - interval '1 second'"],
    ["load_drift", "update operators set load = load + 1"],
    ["over_limit", "update decisions set chat_limit = 0"],
    ["given_offline", "update decisions set operator_mode = 'offline'"],
    ["given_offline", "update decisions set reachable_until = at"],
    ["deadline_late", "update deadlines set due_at = now() - interval '3 seconds' where kind = 'waiting_limit'"],
    ["deadline_missing", "delete from deadlines where kind = 'waiting_limit'"],
    ["deadline_missing", "delete from deadlines where kind = 'abandon'"],
  ])("C18: finds %s after: %s", async (invariant, harm) => {
    await givenChat();
    await fixture.openChat(instance);
    await fixture.pool.query(harm);
    expect(await violated()).toEqual([invariant]);
  });

  test("C18: counts what it finds, a wrong decision once", async () => {
    const counted = async (invariant: Invariant) => {
      const metric = await register.getSingleMetric("switchboard_chat_invariant_violations_total")?.get();
      return metric?.values.find(({ labels }) => labels["invariant"] === invariant)?.value ?? 0;
    };
    await givenChat();
    await fixture.pool.query("update decisions set chat_limit = 0");
    await fixture.pool.query("update operators set load = load + 1 where id = $1", [acme.alice.id]);
    const options = depsOf(fixture);
    const known = await checkInvariants(options, new Set());
    await checkInvariants(options, known);
    expect(await counted("over_limit")).toBe(1);
    expect(await counted("load_drift")).toBe(2);
    expect(await counted("nowhere")).toBe(0);
  });

  test("C18: one instance at a time checks", async () => {
    await givenChat();
    await fixture.pool.query("update decisions set chat_limit = 0");
    const options = depsOf(fixture);
    await inTransaction(fixture.pool, async (tx) => {
      await tx.query("select pg_advisory_xact_lock(hashtextextended('invariants', 0))");
      expect(await checkInvariants(options, new Set(["known"]))).toEqual(new Set(["known"]));
    });
    expect((await checkInvariants(options, new Set())).size).toBe(1);
  });
});
