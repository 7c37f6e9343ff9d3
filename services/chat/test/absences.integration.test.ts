import { toDate } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { sweepAbsences, sweepParked } from "../src/routing/absence-sweep.ts";
import { acme, anOperator, ChatFixture, type Instance } from "./fixture.ts";
import { offerToBoris } from "./offers.ts";
import { clearDesk, depsOf, goOn, goOnline, inSeconds, now } from "./routing-fixture.ts";

let fixture: ChatFixture;
let instance: Instance;
let version = 1;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
});

afterAll(() => fixture.stop());
afterEach(() => clearDesk(fixture));

const { alice } = acme;

/** What presence tells when Alice switches. */
const switchAlice = (mode: "online" | "offline") => {
  version += 1;
  return fixture.saveStaff([
    { ...anOperator, id: alice.id, name: alice.name, departmentIds: [acme.support], mode, version },
  ]);
};

async function sweep(seconds = 0, settled = true): Promise<void> {
  const deps = depsOf(fixture, () => inSeconds(seconds));
  await sweepAbsences(deps, settled, goOn);
  await sweepParked(deps, goOn);
}

const load = async () =>
  (await fixture.pool.query<{ load: number }>("select load from operators where id = $1", [alice.id])).rows[0]?.load;

/** The visitor of a chat writes in it. */
const write = async (visitor: { readonly id: string }, text = "are you there?") =>
  instance.client.openChat(
    {
      ...{ projectId: acme.project, departmentId: acme.support, name: "", email: "", phone: "" },
      ...{ origin: undefined, messageId: newId(), text },
    },
    await fixture.as({ kind: "visitor", id: visitor.id }),
  );

/** Her chat, answered. */
async function answeredChat() {
  const { chat, visitor } = await fixture.heldChat(instance);
  await fixture.pool.query("update chat_heads set unanswered_since = null where chat_id = $1", [chat.id]);
  return { chat, visitor };
}

describe("going Offline", () => {
  test("P3: parks the operator's chats, which count for nobody then", async () => {
    await switchAlice("online");
    const { chat } = await answeredChat();
    await sweep();
    expect((await now(fixture, chat)).place.state).toBe("held");
    await switchAlice("offline");
    await Promise.all([sweep(), sweep()]);
    expect(await now(fixture, chat)).toMatchObject({ place: { state: "parked", operator: { name: "Alice" } } });
    expect(await load()).toBe(0);
  });

  test("P3: also when they come online again at once, which takes nothing back", async () => {
    await switchAlice("online");
    const { chat } = await answeredChat();
    await switchAlice("offline");
    await switchAlice("online");
    await sweep();
    expect((await now(fixture, chat)).place.state).toBe("parked");
    const later = await answeredChat();
    await sweep();
    expect((await now(fixture, later.chat)).place.state).toBe("held");
  });

  test("P3: a parked chat goes to the list, marked unanswered, when its visitor writes again", async () => {
    await switchAlice("online");
    const { chat, visitor } = await answeredChat();
    await switchAlice("offline");
    await sweep();
    await sweep(3_600);
    expect((await now(fixture, chat)).place.state).toBe("parked");
    await write(visitor);
    await Promise.all([sweep(), sweep()]);
    expect(await now(fixture, chat)).toMatchObject({
      place: { state: "waiting", openTo: [acme.support] },
      mark: "unanswered",
    });
    expect((await now(fixture, chat)).queuedAt).toEqual(toDate(chat.queuedAt));
  });

  test("C18: what is taken by hand while Offline stays, unless its visitor waits too long", async () => {
    const { chat } = await fixture.heldChat(instance);
    await sweep(60);
    expect((await now(fixture, chat)).place.state).toBe("held");
    await sweep(121);
    expect(await now(fixture, chat)).toMatchObject({ place: { state: "waiting" }, mark: "unanswered" });
  });
});

describe("being away", () => {
  const away = () =>
    fixture.pool.query("update operators set mode = 'online', reachable_until = now(), away_at = now() where id = $1", [
      alice.id,
    ]);

  test("P4: is not going Offline: the chats stay, unless their visitors wait longer than the reply limit", async () => {
    await away();
    const waiting = await fixture.heldChat(instance);
    const answered = await answeredChat();
    await sweep(60);
    expect((await now(fixture, waiting.chat)).place.state).toBe("held");
    await Promise.all([sweep(121), sweep(121)]);
    expect(await now(fixture, waiting.chat)).toMatchObject({ place: { state: "waiting" }, mark: "unanswered" });
    expect((await now(fixture, answered.chat)).place.state).toBe("held");
    expect(await load()).toBe(1);
  });

  test("P4: the reply limit is the department's", async () => {
    await away();
    const { chat } = await fixture.heldChat(instance);
    await fixture.pool.query("update departments set reply_limit_s = 30 where id = $1", [acme.support]);
    await sweep(31);
    await fixture.pool.query("update departments set reply_limit_s = 120");
    expect((await now(fixture, chat)).place.state).toBe("waiting");
  });

  test("P4: nobody is held to be away while it is not known who is online", async () => {
    await away();
    const { chat } = await fixture.heldChat(instance);
    await sweep(600, false);
    expect((await now(fixture, chat)).place.state).toBe("held");
  });

  test("P4: who is there keeps a chat however long its visitor waits", async () => {
    await goOnline(fixture, alice);
    const { chat } = await fixture.heldChat(instance);
    await sweep(600);
    expect((await now(fixture, chat)).place.state).toBe("held");
  });
});

describe("a transfer to somebody who goes away", () => {
  const offer = async () => {
    const { chat } = await fixture.heldChat(instance);
    await fixture.pool.query(
      `
      with charged as (
        update operators set load = load + 1 where id = $2
      )
      update chats
      set state = 'offered', offer = ${offerToBoris}
      where id = $1`,
      [chat.id, acme.boris.id],
    );
    return chat;
  };

  test("C21: returns to the sender", async () => {
    await goOnline(fixture, alice, acme.boris);
    const chat = await offer();
    await sweep();
    expect((await now(fixture, chat)).place.state).toBe("offered");
    await fixture.pool.query("update operators set away_at = now() where id = $1", [acme.boris.id]);
    await sweep(1, false);
    expect((await now(fixture, chat)).place.state).toBe("offered");
    await Promise.all([sweep(1), sweep(1)]);
    expect(await now(fixture, chat)).toMatchObject({ place: { state: "held", operator: { name: "Alice" } } });
    expect(await load()).toBe(1);
  });

  test("C21: or to the list when the sender is not online either", async () => {
    const chat = await offer();
    await sweep();
    expect(await now(fixture, chat)).toMatchObject({ place: { state: "waiting", openTo: [acme.support] } });
    expect(await load()).toBe(0);
  });
});
