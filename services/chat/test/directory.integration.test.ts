import type { Consumer } from "@switchboard/bus/consumer";
import { type Bus, connectBus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import {
  type GetDirectoryResponse,
  Mode,
  Permission,
  type Staff,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import { StaffSaved } from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { presenceEventSubject, presenceStream } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { createPool } from "@switchboard/pg/pool";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDirectoryConsumer } from "../src/consumers.ts";
import { startDirectorySync } from "../src/directory-sync.ts";
import { findStaff, saveStaff } from "../src/store/staff.ts";
import { anOperator, ChatFixture } from "./fixture.ts";

let fixture: ChatFixture;
let nats: Awaited<ReturnType<typeof ownNats>>;
let bus: Bus;
let consumer: Consumer;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  // The stream PRESENCE of another test file must not be ours.
  nats = await ownNats();
  bus = await connectBus(nats.url, "directory-test", silentLog);
  await ensureStream(bus, presenceStream);
  consumer = await startDirectoryConsumer(fixture.pool, bus, () => {}, silentLog);
});

afterAll(async () => {
  await consumer.stop();
  await bus.close();
  await nats.stop();
  await fixture.stop();
});

const staff = (id: string, version: number, name: string): Staff => ({
  id,
  email: "dora@acme.test",
  name,
  role: StaffRole.HEAD,
  departmentIds: [newId()],
  permissions: [Permission.CHAT, Permission.TICKETS],
  mode: Mode.ONLINE,
  version,
  deactivated: false,
});

async function publish(id: string, version: number, name: string): Promise<void> {
  const payload = StaffSaved.toJSON({ staff: staff(id, version, name) });
  await bus.js.publish(presenceEventSubject("staff_saved", id), JSON.stringify(payload), { msgID: newId() });
}

describe("the replica of the directory", () => {
  test("follows presence's events, and an older version never replaces a newer one", async () => {
    const id = newId();
    const marker = newId();
    await publish(id, 1, "Dora");
    await publish(id, 3, "Dora Three");
    await publish(id, 2, "Dora Two");
    await publish(marker, 1, "the last one");

    await until("all events were handled", () => findStaff(fixture.pool, marker));
    expect(await findStaff(fixture.pool, id)).toMatchObject({
      name: "Dora Three",
      role: "head",
      permissions: ["chat", "tickets"],
      version: 3,
    });
  });

  test("takes over the whole directory at the start, trying again until presence answers", async () => {
    const id = newId();
    const known = newId();
    const row = { ...anOperator, departmentIds: [], permissions: [] };
    await saveStaff(fixture.pool, [{ ...row, id: known, name: "Newer Here", version: 9 }]);
    let asked = 0;
    const presence = {
      getDirectory: async (): Promise<GetDirectoryResponse> => {
        asked += 1;
        if (asked === 1) throw new Error("presence is away");
        return {
          projects: [],
          departments: [],
          staff: [staff(id, 1, "From Snapshot"), staff(known, 8, "Older There")],
        };
      },
    };
    const pool = createPool(fixture.databaseUrl, 2, silentLog);
    const sync = startDirectorySync(pool, presence, fixture.keys.signerOf("chat"), silentLog);

    // An earlier run left projects, so the service need not wait for presence.
    await sync.ready;
    await until("the snapshot is here", () => findStaff(fixture.pool, id));
    expect(await findStaff(fixture.pool, known)).toMatchObject({ name: "Newer Here" });
    await sync.stop();
    await pool.end();
  });
});
