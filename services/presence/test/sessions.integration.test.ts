import { Mode, Permission, StaffRole } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { Session } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { importPublicKey } from "@switchboard/kit/keys";
import { createRedis } from "@switchboard/service/create-redis";
import { silentLog } from "@switchboard/testing/log";
import { decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanUp } from "../src/commands/clean-up.ts";
import { attemptLimits, SignInAttempts } from "../src/store/sign-in-attempts.ts";
import { createWorld, gateway, PASSWORD, present, type World } from "./world.ts";

let world: World;
let addresses = 0;
let sales: { id: string };

beforeAll(async () => {
  world = await createWorld();
  const support = await world.saveDepartment({ slug: "support", permissions: [Permission.CHAT, Permission.TICKETS] });
  sales = await world.saveDepartment({ slug: "sales", permissions: [Permission.CLIENTS] });
  await world.saveStaff({ email: "alice@acme.test", name: "Alice", departmentIds: [support.id, sales.id] });
  await world.saveStaff({ email: "admin@acme.test", name: "Admin", role: StaffRole.ADMINISTRATOR });
  await world.saveStaff({ email: "boris@acme.test", departmentIds: [sales.id] });
});

afterAll(() => world.close());

/** From a browser of its own, unless an address is given. */
async function signIn(
  email: string,
  password = PASSWORD,
  address = `203.0.113.${++addresses}`,
  device = "",
): Promise<Session> {
  const options = { ...(await world.as(gateway)), timeoutMs: 10_000 };
  const { session } = await world.sessions.signIn({ email, password, address, device }, options);
  return present(session);
}

async function refresh(refreshToken: string): Promise<Session> {
  const { session } = await world.sessions.refreshSession({ refreshToken }, await world.as(gateway));
  return present(session);
}

const bad = { kind: "unauthenticated", reason: "presence.bad_credentials", params: {} };
const ended = { kind: "unauthenticated", reason: "presence.session_ended" };

describe("signing in", () => {
  test("P1: email and password give a session that says who it is and what they may use", async () => {
    const session = await signIn("  ALICE@acme.test");
    expect(session.staff).toMatchObject({
      email: "alice@acme.test",
      role: StaffRole.OPERATOR,
      permissions: [Permission.CHAT, Permission.TICKETS, Permission.CLIENTS],
      mode: Mode.OFFLINE,
    });
    const { payload } = await jwtVerify(session.accessToken, importPublicKey(world.staffPublicKey), {
      issuer: "presence",
      audience: "gateway",
    });
    expect(payload).toMatchObject({ sub: session.staff?.id, name: "Alice" });
  });

  test("P1: an administrator may use everything", async () => {
    expect((await signIn("admin@acme.test")).staff?.permissions).toHaveLength(4);
  });

  test.each([
    ["a wrong password", "alice@acme.test", "Switchboard"],
    ["an unknown email", "nobody@acme.test", PASSWORD],
    ["no password", "alice@acme.test", ""],
    ["an endless password", "alice@acme.test", "x".repeat(100_000)],
    ["what is no email", "\u0000", PASSWORD],
  ])("P1: %s gets the one error there is", async (_, email, password) => {
    await expect(signIn(email, password)).rejects.toMatchObject(bad);
  });

  test("P1: nothing that is stored signs anybody in", async () => {
    const { refreshToken } = await signIn("boris@acme.test");
    const { rows } = await world.pool.query<{ text: string }>(
      `
      select t::text as text from refresh_tokens t
      union all
      select c::text from credentials c`,
    );
    const stored = rows.map((row) => row.text).join("\n");
    expect(stored).toContain("$argon2id$");
    expect(stored).not.toContain(refreshToken);
    expect(stored).not.toContain(Buffer.from(refreshToken).toString("hex"));
    expect(stored).not.toContain(PASSWORD);
  });
});

describe("the limit of attempts", () => {
  test("P1: after ten wrong passwords nobody gets another try for a while, not even with the right one", async () => {
    const email = `victim@acme.test`;
    const here = (password?: string) => signIn(email, password, "192.0.2.7");
    for (let attempt = 0; attempt < 10; attempt++) await expect(here("wrong")).rejects.toMatchObject(bad);
    await expect(here()).rejects.toMatchObject({
      kind: "resource_exhausted",
      reason: "presence.too_many_sign_ins",
      params: { retry_after_s: expect.stringMatching(/^([1-9]|[1-9]\d|[12]\d\d|300)$/) },
    });
  });

  test("P1: somebody else's guesses keep nobody out who signed in from there before, however many they are", async () => {
    await world.redis.flushall();
    const home = "198.51.100.77";
    await signIn("boris@acme.test", PASSWORD, home);
    for (let attempt = 0; attempt < 100; attempt++) {
      const from = `192.0.3.${attempt}`;
      await expect(signIn("boris@acme.test", "wrong", from)).rejects.toMatchObject(bad);
    }
    const limited = { reason: "presence.too_many_sign_ins" };
    await expect(signIn("boris@acme.test", PASSWORD, "192.0.4.1")).rejects.toMatchObject(limited);
    await signIn("boris@acme.test", PASSWORD, home);
    await world.redis.flushall();
  });

  test("P1: a browser that signed in before gets through, whoever guesses behind the same address, and guesses ten times", async () => {
    await world.redis.flushall();
    const [office, limited] = ["198.51.100.88", { reason: "presence.too_many_sign_ins" }];
    const inDevice = (password: string) => signIn("alice@acme.test", password, office, "her browser");
    await inDevice(PASSWORD);
    for (let attempt = 0; attempt < 10; attempt++) {
      await expect(signIn("alice@acme.test", "wrong", office, "another")).rejects.toMatchObject(bad);
    }
    await expect(signIn("alice@acme.test", PASSWORD, office, "another")).rejects.toMatchObject(limited);
    await expect(signIn("boris@acme.test", "wrong", office, "her browser")).rejects.toMatchObject(bad);
    for (let attempt = 0; attempt < 3; attempt++) await inDevice(PASSWORD);
    for (let attempt = 0; attempt < 10; attempt++) await expect(inDevice("wrong")).rejects.toMatchObject(bad);
    await expect(inDevice(PASSWORD)).rejects.toMatchObject(limited);
    await expect(signIn("alice@acme.test", PASSWORD, office)).rejects.toMatchObject(limited);
    await world.redis.flushall();
  });

  test("P1: one address may not try everybody's door", async () => {
    const reasons: unknown[] = [];
    for (let round = 0; round < 6; round++) {
      const guess = (one: number) => signIn(`person-${round}-${one}@acme.test`, "wrong", "2001:db8::1");
      const guesses = await Promise.allSettled(Array.from({ length: 10 }, (_, one) => guess(one)));
      reasons.push(...guesses.map((one) => one.status === "rejected" && one.reason.reason));
    }
    expect(reasons.slice(0, 50)).toEqual(Array(50).fill("presence.bad_credentials"));
    expect(reasons.slice(50)).toEqual(Array(10).fill("presence.too_many_sign_ins"));
    await expect(signIn("alice@acme.test", PASSWORD, "2001:db8::2")).rejects.toThrow("presence.too_many_sign_ins");
  });

  test("P1: right passwords do not count: a whole office signs in from one address", async () => {
    for (let person = 0; person < 60; person++) await signIn("boris@acme.test", PASSWORD, "198.51.100.1");
  });

  test("P1: counters last for their window and no longer", async () => {
    await expect(signIn("alice@acme.test", "wrong")).rejects.toMatchObject(bad);
    const keys = await world.redis.keys("presence:{attempts}:*");
    const counters = keys.filter((key) => !key.includes(":known:"));
    expect(counters.length).toBeGreaterThan(0);
    for (const key of counters) {
      expect(await world.redis.pttl(key)).toBeGreaterThan(0);
      expect(await world.redis.pttl(key)).toBeLessThanOrEqual(300_000);
    }
  });

  test("P1: the counter says that Redis is away, and sign-in goes on without it", async () => {
    const nowhere = createRedis("redis://127.0.0.1:1", silentLog);
    const attempts = new SignInAttempts(nowhere, { ...attemptLimits, windowMs: 1000 });
    await expect(attempts.take({ email: "a@b", address: "1", device: "" })).rejects.toMatchObject({
      kind: "unavailable",
    });
    nowhere.disconnect();
  });
});

describe("refreshing", () => {
  test("P1: a refresh token is traded for another one, as often as one likes", async () => {
    const first = await signIn("alice@acme.test");
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);
    expect(new Set([first, second, third].map((session) => session.refreshToken)).size).toBe(3);
    expect(third.staff?.email).toBe("alice@acme.test");
  });

  test("P1: two tabs that refresh at once both get the same new token, and the session goes on", async () => {
    const { refreshToken } = await signIn("alice@acme.test");
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => refresh(refreshToken)));
    const [next = "", ...others] = new Set(answers.map((session) => session.refreshToken));
    expect(others).toEqual([]);
    await refresh(next);
  });

  test("P1: who lost the answer gets another successor however much later, as often as it is lost", async () => {
    const first = await signIn("alice@acme.test");
    await refresh(first.refreshToken);
    world.clock.skewMs = 11_000;
    await refresh(first.refreshToken);
    world.clock.skewMs = 900_000;
    const found = await refresh(first.refreshToken);
    world.clock.skewMs = 0;
    await refresh(found.refreshToken);
  });

  test("P1: a spent token that comes back later ends the session for both of its holders", async () => {
    const first = await signIn("alice@acme.test");
    const second = await refresh(first.refreshToken);
    world.clock.skewMs = 11_000;
    const stolen = await refresh(first.refreshToken);
    await expect(refresh(second.refreshToken)).rejects.toMatchObject(ended);
    await expect(refresh(stolen.refreshToken)).rejects.toMatchObject(ended);
    world.clock.skewMs = 0;
  });

  test("P1: a spent token whose successor is spent too ends the session at once", async () => {
    const first = await signIn("alice@acme.test");
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);
    await expect(refresh(first.refreshToken)).rejects.toMatchObject(ended);
    await expect(refresh(third.refreshToken)).rejects.toMatchObject(ended);
  });

  test("P1: other sessions of the same person are not touched by a theft", async () => {
    const [stolen, other] = [await signIn("alice@acme.test"), await signIn("alice@acme.test")];
    await refresh((await refresh(stolen.refreshToken)).refreshToken);
    await expect(refresh(stolen.refreshToken)).rejects.toMatchObject(ended);
    await refresh(other.refreshToken);
  });

  test("P1: a session that nobody used for 30 days is over, and its rows go away", async () => {
    const { refreshToken } = await signIn("alice@acme.test");
    world.clock.skewMs = 31 * 24 * 3_600_000;
    await expect(refresh(refreshToken)).rejects.toMatchObject(ended);
    const later = new Date(Date.now() + world.clock.skewMs);
    world.clock.skewMs = 0;
    expect(await cleanUp(world.pool, later, new AbortController().signal)).toBeGreaterThan(0);
    const { rows } = await world.pool.query("select from sessions union all select from refresh_tokens");
    expect(rows).toEqual([]);
  });

  test("P1: what is no token ends nothing and begins nothing", async () => {
    await expect(refresh("")).rejects.toMatchObject(ended);
    await expect(refresh("x".repeat(10_000))).rejects.toMatchObject(ended);
  });
});

describe("permissions", () => {
  const refused = { kind: "permission_denied", reason: "presence.no_permission" };

  test("P1: who may use nothing of the workplace is told so, but only with the right password", async () => {
    await world.saveStaff({ email: "idle@acme.test" });
    await expect(signIn("idle@acme.test")).rejects.toMatchObject(refused);
    await expect(signIn("idle@acme.test", "a wrong one")).rejects.toMatchObject(bad);
  });

  test.each([Permission.CHAT, Permission.TICKETS, Permission.CLIENTS, Permission.ADMIN])(
    "P1: permission %i alone is enough to sign in",
    async (permission) => {
      const { id } = await world.saveDepartment({ slug: `only-${permission}`, permissions: [permission] });
      const email = `only-${permission}@acme.test`;
      await world.saveStaff({ email, departmentIds: [id] });
      expect((await signIn(email)).staff?.permissions).toEqual([permission]);
    },
  );

  test("P1: a session of somebody who lost every permission waits until they have one again", async () => {
    const person = { email: "paused@acme.test", departmentIds: [sales.id] };
    await world.saveStaff(person);
    const { refreshToken } = await signIn(person.email);
    await world.saveStaff({ ...person, departmentIds: [] });
    await expect(refresh(refreshToken)).rejects.toMatchObject(refused);
    await world.saveStaff(person);
    await refresh(refreshToken);
  });
});

describe("ends of sessions", () => {
  test("P1: signing out ends the session, and an unknown token is no error", async () => {
    const { refreshToken } = await signIn("alice@acme.test");
    await world.sessions.signOut({ refreshToken }, await world.as(gateway));
    await expect(refresh(refreshToken)).rejects.toMatchObject(ended);
    await world.sessions.signOut({ refreshToken }, await world.as(gateway));
  });

  test("P1: a password that changes while somebody signs in with the old one lets them in no more", async () => {
    await world.saveStaff({ email: "carol@acme.test", departmentIds: [sales.id] });
    const { refused } = await world.pool.transaction(async (tx) => {
      await tx.query(
        `
        update credentials
        set password_hash = 'changed'
        where staff_id = (select id from staff where email = 'carol@acme.test')`,
      );
      const attempt = expect(signIn("carol@acme.test")).rejects.toMatchObject(bad);
      await world.somebodyWaits();
      // In an object, because awaiting it here would wait for this very transaction.
      return { refused: attempt };
    });
    await refused;
  });

  test("P1: a session that ends is told as a fact, so that its token is believed no more", async () => {
    const { refreshToken, accessToken } = await signIn("alice@acme.test");
    await world.sessions.signOut({ refreshToken }, await world.as(gateway));
    const { sid } = decodeJwt(accessToken);
    const subjects = await world.pool.column<string>("select unnest(subjects) from outbox");
    expect(subjects).toContain(`switchboard.presence.v1.session_ended.${sid}`);
  });

  test("P1: one's own password is changed with the present one, which ends one's other sessions; it is audited", async () => {
    const { id } = await world.saveStaff({ email: "dora@acme.test", name: "Dora D", departmentIds: [sales.id] });
    const [mine, other] = [await signIn("dora@acme.test"), await signIn("dora@acme.test")];
    const change = async (currentPassword: string, newPassword: string) =>
      world.sessions.changePassword(
        {
          staffId: id,
          sessionId: String(decodeJwt(mine.accessToken)["sid"]),
          currentPassword,
          newPassword,
          address: "1",
        },
        { ...(await world.as(gateway)), timeoutMs: 10_000 },
      );
    await expect(change("wrong", "a fresh password")).rejects.toMatchObject({ reason: "presence.wrong_password" });
    for (const common of ["password", "Passw0rd", "12345678", "DORA@acme.test"]) {
      await expect(change(PASSWORD, common)).rejects.toMatchObject({ reason: "presence.invalid_password" });
    }
    await change(PASSWORD, "a fresh password");
    await refresh(mine.refreshToken);
    await expect(refresh(other.refreshToken)).rejects.toMatchObject(ended);
    await signIn("dora@acme.test", "a fresh password");
    const audited = await world.pool.column("select action from audit_entries where target_id = $1", [id]);
    expect(audited).toContain("change_password");
  });

  test("P1: a new password ends all sessions, the same one again none", async () => {
    const { refreshToken } = await signIn("boris@acme.test");
    await world.saveStaff({ email: "boris@acme.test", departmentIds: [sales.id] });
    const next = await refresh(refreshToken);
    await world.saveStaff({ email: "boris@acme.test", departmentIds: [sales.id], password: "another one" });
    await expect(refresh(next.refreshToken)).rejects.toMatchObject(ended);
    await expect(signIn("boris@acme.test")).rejects.toMatchObject(bad);
    await signIn("boris@acme.test", "another one");
  });
});
