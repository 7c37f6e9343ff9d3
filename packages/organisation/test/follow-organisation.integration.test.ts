import { create } from "@bufbuild/protobuf";
import { deadEventMigrations } from "@switchboard/bus/migrations";
import type { Bus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { toEventJson } from "@switchboard/contracts/encode";
import type { PresenceEvent } from "@switchboard/contracts/facts";
import {
  type GetOrganisationResponse,
  GetOrganisationResponseSchema,
  Mode,
  Permission,
  type Staff,
  StaffRole,
  StaffSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  DepartmentDeletedSchema,
  DepartmentSavedSchema,
  ProjectDeletedSchema,
  ProjectSavedSchema,
  StaffSavedSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { presenceEventSubject, presenceStream } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { Removal } from "@switchboard/organisation/change";
import { findDepartment } from "@switchboard/organisation/departments";
import { followOrganisation, saveOrganisation } from "@switchboard/organisation/follow-organisation";
import { organisationMigrations } from "@switchboard/organisation/migrations";
import { findProject } from "@switchboard/organisation/projects";
import { findStaff } from "@switchboard/organisation/staff";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { connectBus } from "@switchboard/testing/connect-bus";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let database: TestDatabase;
let pool: Pool;
let nats: Awaited<ReturnType<typeof ownNats>>;
let bus: Bus;
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  // The stream PRESENCE of another test file must not be ours.
  [database, nats] = await Promise.all([
    createTestDatabase("organisation", [deadEventMigrations, organisationMigrations]),
    ownNats(),
  ]);
  pool = createPool(database.url, 4, silentLog);
  bus = await connectBus(nats.url, "organisation-test", silentLog);
  await ensureStream(bus, presenceStream);
});

afterAll(async () => {
  await Promise.all(running.map((replica) => replica.stop()));
  await bus.close();
  await nats.stop();
  await pool.end();
  await database.drop();
});

const person = (id: string, version: number, name: string): Staff =>
  create(StaffSchema, {
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
const nothing = create(GetOrganisationResponseSchema);

function follow(getOrganisation: () => Promise<GetOrganisationResponse>, removed?: (what: Removal) => void) {
  const replica = followOrganisation({
    service: `test-${newId()}`,
    pool,
    bus,
    source: { getOrganisation },
    callerToken: async () => "token",
    log: silentLog,
    removed: async (removal) => removed?.(removal),
  });
  running.push(replica);
  return replica;
}

async function tell(event: PresenceEvent, id: string, payload: unknown): Promise<void> {
  await bus.js.publish(presenceEventSubject(event, id), JSON.stringify(payload), { msgID: newId() });
}
const tellStaff = (id: string, version: number, name: string) =>
  tell("staff_saved", id, toEventJson(StaffSavedSchema, { staff: person(id, version, name) }));

describe("the replica of the organisation", () => {
  test("follows presence's events, and an older version never replaces a newer one", async () => {
    follow(async () => nothing);
    const [id, marker] = [newId(), newId()];
    await tellStaff(id, 1, "Dora");
    await tellStaff(id, 3, "Dora Three");
    await tellStaff(id, 2, "Dora Two");
    await tellStaff(marker, 1, "the last one");

    await until("all events were handled", () => findStaff(pool, marker));
    expect(await findStaff(pool, id)).toMatchObject({
      name: "Dora Three",
      role: "head",
      permissions: ["chat", "tickets"],
      version: 3,
    });
  });

  test("takes over the whole directory at the start, trying again until presence answers", async () => {
    const [id, known] = [newId(), newId()];
    const newer = { email: "", role: "operator", departmentIds: [], permissions: [], mode: "offline" } as const;
    await saveOrganisation(pool, { staff: [{ ...newer, id: known, name: "Newer Here", version: 9 }] });
    let asked = 0;
    const replica = follow(async () => {
      asked += 1;
      if (asked === 1) throw new Error("presence is away");
      return { ...nothing, staff: [person(id, 1, "From Snapshot"), person(known, 8, "Older There")] };
    });

    await replica.ready;
    expect(await findStaff(pool, id)).toMatchObject({ name: "From Snapshot" });
    expect(await findStaff(pool, known)).toMatchObject({ name: "Newer Here" });
  });

  test("P7: who asks for somebody new catches up with presence, whatever has become of the events", async () => {
    const id = newId();
    let answer = nothing;
    const replica = follow(async () => answer);
    await replica.ready;
    answer = { ...nothing, staff: [person(id, 1, "Hired Just Now")] };
    await replica.catchUp();
    expect(await findStaff(pool, id)).toMatchObject({ name: "Hired Just Now" });
  });

  test("P7: what is gone stays gone, whatever late news say, and whoever has work there is told", async () => {
    const removals: Removal[] = [];
    follow(
      async () => nothing,
      (removal) => removals.push(removal),
    );
    const project = { id: newId(), slug: "acme", name: "Acme", version: 1 };
    const department = { id: newId(), name: "Support", acceptsChats: true, projectIds: [project.id], version: 1 };
    const saved = (version: number) => [
      tell(
        "project_saved",
        project.id,
        toEventJson(ProjectSavedSchema, create(ProjectSavedSchema, { project: { ...project, version } })),
      ),
      tell(
        "department_saved",
        department.id,
        toEventJson(DepartmentSavedSchema, create(DepartmentSavedSchema, { department: { ...department, version } })),
      ),
    ];
    await Promise.all(saved(1));
    await until(
      "both are here",
      async () => (await findProject(pool, project.id)) && findDepartment(pool, department.id),
    );
    // A start meanwhile need not wait for presence.
    await follow(() => Promise.reject(new Error("presence is away"))).ready;

    await tell(
      "project_deleted",
      project.id,
      toEventJson(ProjectDeletedSchema, create(ProjectDeletedSchema, { project })),
    );
    await tell(
      "department_deleted",
      department.id,
      toEventJson(DepartmentDeletedSchema, create(DepartmentDeletedSchema, { department })),
    );
    await Promise.all(saved(7));
    const marker = newId();
    await tellStaff(marker, 1, "the last one");
    await until("all of it was handled", () => findStaff(pool, marker));
    await until("it was told", () => removals.length === 2);

    expect(removals.map(({ kind, what }) => [kind, what.name])).toEqual([
      ["project", "Acme"],
      ["department", "Support"],
    ]);
    expect(await findProject(pool, project.id)).toBeUndefined();
    expect(await findDepartment(pool, department.id)).toMatchObject({ acceptsChats: false, projectIds: [] });
  });
});
