import { CloseCode } from "@switchboard/contracts/limits";
import { liveLeasesLostSubject } from "@switchboard/contracts/subjects";
import { AppError } from "@switchboard/kit/errors";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterEach, describe, expect, test } from "vitest";
import type { StaffIdentity } from "../src/auth/identity.ts";
import type { GatewayDeps } from "../src/deps.ts";
import type { Session } from "../src/realtime/socket/session.ts";
import { Leases } from "../src/realtime/staff/leases.ts";

/** Presence as the leases know it: what it does with an announcement is up to the test. */
class FakePresence {
  /** Runs before an announcement has its effect, by the person's name. */
  readonly announced = new Map<string, () => Promise<void>>();
  /** Leases of the renewals so far. */
  readonly renewed: string[][] = [];
  underWay = 0;
  mostUnderWay = 0;

  async connect({ leaseId }: { leaseId: string }) {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    try {
      await this.announced.get(leaseId)?.();
      return { mode: 1, forced: undefined };
    } finally {
      this.underWay -= 1;
    }
  }

  async renewLeases({ leases }: { leases: { leaseId: string }[] }) {
    this.renewed.push(leases.map(({ leaseId }) => leaseId));
    return {};
  }
}

/** A staff socket as far as the leases know it; its id is the person's name. */
class FakeSession {
  readonly id: string;
  readonly identity: StaffIdentity;
  readonly sent: unknown[] = [];
  closedWith: number | undefined;

  constructor(id: string) {
    this.id = id;
    this.identity = { kind: "staff", id, name: id, sessionId: id, expiresAt: Number.POSITIVE_INFINITY };
  }

  get open(): boolean {
    return this.closedWith === undefined;
  }

  send(frame: string): void {
    this.sent.push(JSON.parse(frame));
  }

  close(code: number): void {
    this.closedWith = code;
  }
}

const HOUR_MS = 3_600_000;

const started: Leases[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((leases) => leases.stop()));
});

/** What presence says to all gateways at once. */
const told = new Map<string, () => void>();
const bus = {
  subscribe: (subject: string, handle: () => void) => {
    told.set(subject, handle);
    return { unsubscribe: () => told.delete(subject) };
  },
};

function startLeases(presence: FakePresence, everyMs = 5): Leases {
  const signer = { sign: async () => "signed" };
  const leases = new Leases({ bus, log: silentLog, presence, signer } as unknown as GatewayDeps, everyMs);
  started.push(leases);
  return leases;
}

const connect = (leases: Leases, session: FakeSession) =>
  leases.connect(session as unknown as Session, session.identity);
const refuse = (kind: "unavailable" | "deadline_exceeded" | "not_found", reason: string) => async () => {
  throw new AppError(kind, reason);
};
/** Presence was away when it was to be told, and then does something else. */
const awayAtFirst = (then: () => Promise<void>) => {
  let times = 0;
  return () => (times++ === 0 ? refuse("unavailable", "rpc.unavailable")() : then());
};

describe("P5: leases", () => {
  test("somebody of whom presence cannot be told stops nobody else's renewal", async () => {
    const presence = new FakePresence();
    const leases = startLeases(presence);
    const ann = new FakeSession("ann");
    presence.announced.set("ann", refuse("deadline_exceeded", "rpc.deadline_exceeded"));
    expect(await connect(leases, ann)).toEqual({});
    await connect(leases, new FakeSession("bob"));
    const before = presence.renewed.length;
    await until("bob's lease is renewed again and again", () => presence.renewed.length > before + 5);
    expect(presence.renewed.slice(-3)).toEqual([["bob"], ["bob"], ["bob"]]);
    expect(ann.open).toBe(true);
  });

  test("thousands of announcements that hang delay no renewal, and only some are under way at a time", async () => {
    const presence = new FakePresence();
    const leases = startLeases(presence);
    await connect(leases, new FakeSession("bob"));
    let release = (): void => {};
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    for (let n = 0; n < 3_000; n += 1) {
      presence.announced.set(
        `ann-${n}`,
        awayAtFirst(() => hanging),
      );
      await connect(leases, new FakeSession(`ann-${n}`));
    }
    presence.mostUnderWay = 0;
    await until("they are announced again", () => presence.underWay > 1);
    const before = presence.renewed.length;
    await until("bob's lease is renewed", () => presence.renewed.length > before + 5);
    expect(presence.mostUnderWay).toBeLessThanOrEqual(32);
    release();
    await until("all have a lease", () => presence.renewed.at(-1)?.length === 3_001);
  });

  test("whom presence does not have any more is signed out, and not announced again", async () => {
    const presence = new FakePresence();
    const leases = startLeases(presence);
    const ann = new FakeSession("ann");
    let asked = 0;
    presence.announced.set(
      "ann",
      awayAtFirst(() => {
        asked += 1;
        return refuse("not_found", "presence.staff_not_found")();
      }),
    );
    await connect(leases, ann);
    await connect(leases, new FakeSession("bob"));
    await until("ann is signed out", () => !ann.open);
    expect(ann.closedWith).toBe(CloseCode.unauthenticated);
    expect(ann.sent).toMatchObject([{ t: "error", kind: "unauthenticated", reason: "auth.unknown_staff" }]);
    const before = presence.renewed.length;
    await until("renewals went on", () => presence.renewed.length > before + 2);
    expect(asked).toBe(1);
  });

  test("leases are renewed at once when presence says that they may be lost", async () => {
    const presence = new FakePresence();
    const leases = startLeases(presence, HOUR_MS);
    await connect(leases, new FakeSession("bob"));
    told.get(liveLeasesLostSubject)?.();
    await until("bob's lease is renewed", () => presence.renewed.at(-1)?.includes("bob"));
  });

  test("presence is told again within moments of whom it could not be told, not at the next renewal", async () => {
    const presence = new FakePresence();
    const leases = startLeases(presence, HOUR_MS);
    let announced = false;
    presence.announced.set(
      "ann",
      awayAtFirst(async () => {
        announced = true;
      }),
    );
    await connect(leases, new FakeSession("ann"));
    await until("ann is announced", () => announced);
  });

  test("whom presence does not have is not welcomed", async () => {
    const presence = new FakePresence();
    presence.announced.set("ann", refuse("not_found", "presence.staff_not_found"));
    const welcome = connect(startLeases(presence), new FakeSession("ann"));
    await expect(welcome).rejects.toMatchObject({ kind: "unauthenticated", reason: "auth.unknown_staff" });
  });
});
