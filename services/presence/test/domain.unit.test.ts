import { addressBucket } from "@switchboard/kit/address-bucket";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDue } from "../src/domain/announcement.ts";
import { checkDepartment, departmentDefaults } from "../src/domain/department.ts";
import { presenceOf } from "../src/domain/department-presence.ts";
import { assertNoEscalationCycle } from "../src/domain/escalation.ts";
import { checkLease, checkLeases } from "../src/domain/lease.ts";
import { checkPassword, isPlausiblePassword } from "../src/domain/password.ts";
import { checkProject } from "../src/domain/project.ts";
import { admitsKey, checkProjectKey, type ProjectKey } from "../src/domain/project-key.ts";
import { leaseTimes, modeOnConnect, reachabilityAt } from "../src/domain/reachability.ts";
import { judgeRefresh, REPEAT_MS } from "../src/domain/refresh.ts";
import { checkStaff, permissionsOf } from "../src/domain/staff.ts";

const bytes = (length: number, value = 7): Uint8Array => new Uint8Array(length).fill(value);
const key = (keyId: string, value = 7): ProjectKey => ({ keyId, algorithm: "HS256", key: bytes(32, value) });

describe("reachability", () => {
  const time = fc.integer({ min: 0, max: 2 ** 45 });

  test("P4: somebody is reachable until the last lease ends, then suspect for 25 s, then away", () => {
    fc.assert(
      fc.property(time, fc.integer({ min: -100_000, max: 100_000 }), (end, late) => {
        const expected = late < 0 ? "reachable" : late < 25_000 ? "suspect" : "away";
        expect(reachabilityAt(end, end + late, leaseTimes)).toBe(expected);
      }),
    );
  });

  test("P5: nobody is online 45 s after the last renewal, whatever happened to the connection", () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 45_000, max: 10_000_000 }), (renewedAt, later) => {
        const end = renewedAt + leaseTimes.leaseMs;
        expect(reachabilityAt(end, renewedAt + later, leaseTimes)).toBe("away");
      }),
    );
  });

  test("P5: reachability only ever gets worse while nothing is renewed", () => {
    const order = ["reachable", "suspect", "away"];
    fc.assert(
      fc.property(time, time, fc.nat(), (end, now, later) => {
        const before = order.indexOf(reachabilityAt(end, now, leaseTimes));
        expect(order.indexOf(reachabilityAt(end, now + later, leaseTimes))).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test("somebody never heard of is away", () => {
    expect(reachabilityAt(undefined, 1, leaseTimes)).toBe("away");
  });

  const arrival = { mode: "offline", chosen: true, forced: false, before: "away", memoryMs: 45_000 } as const;

  test("P2: opening the workplace changes the mode only of somebody who was away", () => {
    expect(modeOnConnect(arrival, leaseTimes)).toBe("online");
    expect(modeOnConnect({ ...arrival, before: "suspect" }, leaseTimes)).toBe("offline");
    expect(modeOnConnect({ ...arrival, before: "reachable" }, leaseTimes)).toBe("offline");
    expect(modeOnConnect({ ...arrival, mode: "online", before: "reachable" }, leaseTimes)).toBe("online");
  });

  test("P2: no connection undoes an administrator's switch, however long somebody was away", () => {
    expect(modeOnConnect({ ...arrival, forced: true, memoryMs: 10_000_000 }, leaseTimes)).toBe("offline");
  });

  test("P2: while Redis cannot know whether somebody was away, offline by choice stays and by default does not", () => {
    expect(modeOnConnect({ ...arrival, memoryMs: 44_999 }, leaseTimes)).toBe("offline");
    expect(modeOnConnect({ ...arrival, memoryMs: 0, chosen: false }, leaseTimes)).toBe("online");
  });

  test("P6: a department shows the reachable and the suspect, and not the away", () => {
    const members = ["a", "b", "c", "d"].map((id) => ({ id, name: id }));
    const expiresAt = new Map([
      ["a", 100_001],
      ["b", 99_000],
      ["c", 1_000],
    ]);
    const presence = presenceOf({ id: "1", slug: "s", name: "S", members }, { now: 100_000, expiresAt }, leaseTimes);
    expect(presence.online).toEqual([
      { id: "a", name: "a", reachability: "reachable" },
      { id: "b", name: "b", reachability: "suspect" },
    ]);
  });
});

describe("announcements", () => {
  test("P6: a change is told once, and not within a second of the last one", () => {
    expect(isDue(undefined, "a", 0, 1000)).toBe(true);
    expect(isDue({ fingerprint: "a", at: 0 }, "a", 5000, 1000)).toBe(false);
    expect(isDue({ fingerprint: "a", at: 0 }, "b", 999, 1000)).toBe(false);
    expect(isDue({ fingerprint: "a", at: 0 }, "b", 1000, 1000)).toBe(true);
  });
});

describe("escalation", () => {
  test("P7: a chain that comes back to its beginning is refused, and every other one is allowed", () => {
    const department = fc.integer({ min: 0, max: 7 }).map(String);
    const graph = fc.uniqueArray(fc.tuple(department, fc.option(department)), { selector: ([id]) => id });
    fc.assert(
      fc.property(graph, department, fc.option(department), (edges, from, to) => {
        const targets = new Map(edges);
        const comesBack = reaches(to, from, new Map(targets).set(from, null));
        const check = () => assertNoEscalationCycle(from, to, targets);
        if (comesBack) expect(check).toThrow("presence.escalation_cycle");
        else expect(check).not.toThrow();
      }),
    );
  });

  /** Walks at most as many steps as there are departments. */
  function reaches(from: string | null, target: string, targets: Map<string, string | null>): boolean {
    let at = from;
    for (let step = 0; step <= 8 && at !== null; step++) {
      if (at === target) return true;
      at = targets.get(at) ?? null;
    }
    return false;
  }
});

describe("refresh tokens", () => {
  const now = new Date(1_000_000);
  const future = new Date(2_000_000);

  test("P1: an unspent token is traded, an expired one is not", () => {
    expect(judgeRefresh({ expiresAt: future, spentAt: null }, false, now)).toBe("rotate");
    expect(judgeRefresh({ expiresAt: now, spentAt: null }, false, now)).toBe("expired");
  });

  test("P1: a spent token is answered again for ten seconds while its successor is untouched", () => {
    const spentAt = new Date(now.getTime() - REPEAT_MS);
    expect(judgeRefresh({ expiresAt: future, spentAt }, false, now)).toBe("repeat");
  });

  test("P1: a spent token later than that gets another successor while the first is untouched", () => {
    const early = new Date(now.getTime() - REPEAT_MS - 1);
    expect(judgeRefresh({ expiresAt: future, spentAt: early }, false, now)).toBe("replace");
  });

  test("P1: a spent token later than that, or whose successor was used, is theft", () => {
    const early = new Date(now.getTime() - REPEAT_MS - 1);
    expect(judgeRefresh({ expiresAt: future, spentAt: early }, true, now)).toBe("theft");
    expect(judgeRefresh({ expiresAt: future, spentAt: now }, true, now)).toBe("theft");
  });
});

describe("passwords", () => {
  const check = (password: string) => () =>
    checkPassword(password, { email: "vera.long@acme.test", name: "Vera Long" }, new Set(["dragon123"]));

  test("P1: a password has 8 to 200 characters, and no other rule", () => {
    expect(check("12345678")).not.toThrow();
    expect(check("xy".repeat(100))).not.toThrow();
    expect(check("1234567")).toThrow("presence.invalid_password");
    expect(check("x".repeat(201))).toThrow("presence.invalid_password");
  });

  test.each(["Dragon123", "DRAGON123", "aaaaaaaa", "vera.long@acme.test", "Vera.Long", "Vera Long", "veralong"])(
    "P1: a password that is guessed first is refused: %s",
    (password) => expect(check(password)).toThrow("presence.invalid_password"),
  );

  test("what no password can be is not looked up", () => {
    expect(isPlausiblePassword("")).toBe(false);
    expect(isPlausiblePassword("x".repeat(201))).toBe(false);
    expect(isPlausiblePassword("x")).toBe(true);
  });
});

describe("permissions", () => {
  test("P1: an administrator has all of them, everybody else what their departments grant", () => {
    expect(permissionsOf("administrator", [])).toEqual(["chat", "tickets", "clients", "admin"]);
    expect(permissionsOf("head", ["tickets", "chat", "chat"])).toEqual(["chat", "tickets"]);
    expect(permissionsOf("operator", [])).toEqual([]);
  });
});

describe("project keys", () => {
  test("C4: two keys are active at most, so that they can be rotated", () => {
    expect(admitsKey([key("a")], key("b"))).toBe(true);
    expect(() => admitsKey([key("a"), key("b")], key("c"))).toThrow("presence.too_many_project_keys");
  });

  test("C4: the same key again changes nothing, another one under its name is refused", () => {
    expect(admitsKey([key("a"), key("b")], key("a"))).toBe(false);
    expect(() => admitsKey([key("a")], key("a", 8))).toThrow("presence.project_key_exists");
  });

  test.each<[string, ProjectKey]>([
    ["a short secret", { keyId: "a", algorithm: "HS256", key: bytes(31) }],
    ["an endless secret", { keyId: "a", algorithm: "HS256", key: bytes(1025) }],
    ["a public key of another curve", { keyId: "a", algorithm: "EdDSA", key: bytes(33) }],
    ["no key id", { keyId: "", algorithm: "HS256", key: bytes(32) }],
    ["a key id with a line break", { keyId: "a\n", algorithm: "HS256", key: bytes(32) }],
  ])("C4: %s is refused", (_, wrong) => {
    expect(() => checkProjectKey(wrong)).toThrow("presence.invalid_project_key");
  });
});

describe("input", () => {
  const staff = {
    email: "Alice@Acme.Test ",
    name: " Alice ",
    role: "operator" as const,
    departmentIds: ["B", "a", "b"],
  };
  const department = {
    slug: "sales",
    name: "Sales",
    language: "EN-us",
    acceptsChats: true,
    acceptsTickets: true,
    headId: null,
    escalatesToId: null,
    projectIds: [],
    permissions: [],
    ...departmentDefaults,
    hours: null,
    email: "",
  };
  const project = {
    slug: "acme",
    name: "Acme",
    allowedOrigins: [],
    accentColor: "",
    nameField: "optional",
    emailField: "optional",
    phoneField: "optional",
    uploadsAllowed: false,
    accountUrlTemplate: "",
    siteUrl: "",
    clientSource: "",
    language: "",
  } as const;

  test("P7: what was typed in several ways is kept in one", () => {
    expect(checkStaff(staff)).toEqual({
      email: "alice@acme.test",
      name: "Alice",
      role: "operator",
      departmentIds: ["a", "b"],
    });
    expect(checkDepartment(department).language).toBe("en-US");
    expect(checkProject({ ...project, accentColor: "#AABBCC" }).accentColor).toBe("#aabbcc");
  });

  test.each(["", "alice", "@acme.test", "a b@acme.test", `${"a".repeat(250)}@acme.test`, "a\u0000@acme.test"])(
    "P7: %j is no email",
    (email) => {
      expect(() => checkStaff({ ...staff, email })).toThrow("presence.invalid_staff");
    },
  );

  const id = "0190a5e0-0000-7000-8000-000000000000";
  test.each(["", "Sales", "a b", "x".repeat(41), "sales\n", id])("P7: %j is no slug", (slug) => {
    expect(() => checkDepartment({ ...department, slug })).toThrow("presence.invalid_department");
    expect(() => checkProject({ ...project, slug })).toThrow("presence.invalid_project");
  });

  test.each(["", "not a language", "e"])("P7: %j is no language", (language) => {
    expect(() => checkDepartment({ ...department, language })).toThrow("presence.invalid_department");
  });

  test.each(["https://shop.example/path", "shop.example", "javascript:alert(1)", "file:///etc", "*"])(
    "P7: %j is no origin",
    (origin) => {
      expect(() => checkProject({ ...project, allowedOrigins: [origin] })).toThrow("presence.invalid_project");
    },
  );

  test("P5: a lease names itself and a person, and one call brings 10 000 of them at most", () => {
    const lease = { leaseId: "1", staffId: "0190a5e0-0000-7000-8000-000000000000" };
    expect(checkLease(lease, "")).toBe(lease);
    expect(() => checkLease({ ...lease, leaseId: "" }, "")).toThrow("presence.invalid_lease");
    expect(() => checkLease({ ...lease, staffId: "x" }, "")).toThrow("presence.invalid_lease");
    expect(() => checkLeases(Array(10_001).fill(lease))).toThrow("presence.invalid_lease");
  });
});

describe("addresses", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["", "unknown"],
  ])("P1: attempts from %j count for %j", (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket);
  });
});
