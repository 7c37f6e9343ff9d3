import type { Consumer } from "@switchboard/bus/consumer";
import { type Bus, connectBus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { DepartmentWorkServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import {
  type GetOrganisationResponse,
  Mode,
  Permission,
  type Staff,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  DepartmentDeleted,
  DepartmentSaved,
  ProjectDeleted,
  StaffSaved,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { type PresenceEvent, presenceEventSubject, presenceStream } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { createPool } from "@switchboard/pg/pool";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startOrganisationConsumer } from "../src/jobs/organisation-consumer.ts";
import { startOrganisationSync } from "../src/jobs/organisation-sync.ts";
import { findStaff, saveStaff } from "../src/store/staff.ts";
import { acme, anOperator, ChatFixture, newVisitor, openRequest, there } from "./fixture.ts";
import { depsOf } from "./routing-fixture.ts";

let fixture: ChatFixture;
let nats: Awaited<ReturnType<typeof ownNats>>;
let bus: Bus;
let consumer: Consumer;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  // The stream PRESENCE of another test file must not be ours.
  nats = await ownNats();
  bus = await connectBus(nats.url, "organisation-test", silentLog);
  await ensureStream(bus, presenceStream);
  consumer = startOrganisationConsumer(depsOf(fixture), bus, () => {});
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
  await tell("staff_saved", id, StaffSaved.toJSON({ staff: staff(id, version, name) }));
}

async function tell(event: PresenceEvent, id: string, payload: unknown): Promise<void> {
  await bus.js.publish(presenceEventSubject(event, id), JSON.stringify(payload), { msgID: newId() });
}

describe("the replica of the organisation", () => {
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
      getOrganisation: async (): Promise<GetOrganisationResponse> => {
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
    const sync = startOrganisationSync(pool, presence, fixture.keys.signerOf("chat"), silentLog);

    // An earlier run left projects, so the service need not wait for presence.
    await sync.ready;
    await until("the snapshot is here", () => findStaff(fixture.pool, id));
    expect(await findStaff(fixture.pool, known)).toMatchObject({ name: "Newer Here" });
    await sync.stop();
    await pool.end();
  });
});

describe("what is gone", () => {
  test("P7: what reached a department before it was deleted goes to the first that serves the project", async () => {
    const instance = await fixture.instance();
    const as = await fixture.as({ kind: "service", name: "presence" });
    const work = instance.clientOf(DepartmentWorkServiceService);
    const workOf = (departmentId: string) => work.getDepartmentWork({ departmentId }, as);
    const waiting = await fixture.openChat(instance);
    const held = await fixture.heldChat(instance);
    expect(await workOf(acme.support)).toEqual({ waiting: 1, held: 1, parked: 0 });

    const gone = { id: acme.support, name: "Support", version: 1 };
    await tell(
      "department_deleted",
      gone.id,
      DepartmentDeleted.toJSON(DepartmentDeleted.fromPartial({ department: gone })),
    );
    await until("everything is elsewhere", async () => (await workOf(acme.support)).waiting === 0);
    await until("everything is there", async () => (await workOf(acme.sales)).held === 1);

    const chatOf = async (chatId: string) =>
      there((await instance.client.getChat({ chatId }, await fixture.as(acme.boris))).chat);
    expect(await chatOf(waiting.chat.id)).toMatchObject({ departmentId: acme.sales, listedIn: [acme.sales] });
    expect(await chatOf(held.chat.id)).toMatchObject({ departmentId: acme.sales, operatorId: acme.alice.id });
    expect((await fixture.events()).filter(({ subject }) => subject.includes(".chat_moved."))).toHaveLength(2);

    // Nothing begins there any more, whatever late news say.
    const late = { ...gone, acceptsChats: true, projectIds: [acme.project], version: 7 };
    await tell("department_saved", gone.id, DepartmentSaved.toJSON(DepartmentSaved.fromPartial({ department: late })));
    const marker = newId();
    await publish(marker, 1, "the last one");
    await until("the late news were handled", () => findStaff(fixture.pool, marker));
    const opened = instance.client.openChat(openRequest(), await fixture.as(newVisitor()));
    await expect(opened).rejects.toMatchObject({ reason: "chat.department_not_found" });
  });

  test("P7: nothing begins in a project that is gone", async () => {
    const instance = await fixture.instance();
    const project = { id: acme.otherProject, slug: "other", name: "Other", version: 1 };
    await tell("project_deleted", project.id, ProjectDeleted.toJSON(ProjectDeleted.fromPartial({ project })));
    await until("it is gone", async () => {
      const opening = instance.client.openChat(
        openRequest({ projectId: project.id, departmentId: acme.elsewhere }),
        await fixture.as(newVisitor()),
      );
      return opening.then(
        () => false,
        ({ reason }) => reason === "chat.project_not_found",
      );
    });
  });

  test("P7: what departments and projects hold is told to services alone", async () => {
    const work = (await fixture.instance()).clientOf(DepartmentWorkServiceService);
    for (const caller of [acme.alice, newVisitor(), { kind: "anonymous" } as const]) {
      const as = await fixture.as(caller);
      const refused = { reason: "caller.not_allowed" };
      await expect(work.getDepartmentWork({ departmentId: acme.support }, as)).rejects.toMatchObject(refused);
      await expect(work.getProjectWork({ projectId: acme.project }, as)).rejects.toMatchObject(refused);
    }
    const nothing = { waiting: 0, held: 0, parked: 0 };
    const as = await fixture.as({ kind: "service", name: "presence" });
    expect(await work.getProjectWork({ projectId: newId() }, as)).toEqual(nothing);
    expect(await work.getDepartmentWork({ departmentId: newId() }, as)).toEqual(nothing);
  });
});
