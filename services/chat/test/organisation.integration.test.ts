import { create } from "@bufbuild/protobuf";
import type { Bus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { toEventJson } from "@switchboard/contracts/encode";
import type { PresenceEvent } from "@switchboard/contracts/facts";
import { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { GetOrganisationResponseSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  DepartmentDeletedSchema,
  DepartmentSavedSchema,
  ProjectDeletedSchema,
  StaffSavedSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { presenceEventSubject, presenceStream } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { followOrganisation } from "@switchboard/organisation/follow-organisation";
import { findStaff } from "@switchboard/organisation/staff";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { organisationHooks } from "../src/jobs/organisation-hooks.ts";
import { acme, ChatFixture, newVisitor, openRequest, there } from "./fixture.ts";
import { depsOf } from "./routing-fixture.ts";

let fixture: ChatFixture;
let nats: Awaited<ReturnType<typeof ownNats>>;
let bus: Bus;
let replica: { stop(): Promise<void> };

beforeAll(async () => {
  fixture = await ChatFixture.start();
  // The stream PRESENCE of another test file must not be ours.
  nats = await ownNats();
  bus = await connectBus(nats.url, "organisation-test", silentLog);
  await ensureStream(bus, presenceStream);
  replica = followOrganisation({
    service: "chat",
    pool: fixture.pool,
    bus,
    source: { getOrganisation: async () => create(GetOrganisationResponseSchema) },
    callerToken: async () => "token",
    log: silentLog,
    ...organisationHooks(depsOf(fixture), () => {}),
  });
});

afterAll(async () => {
  await replica.stop();
  await bus.close();
  await nats.stop();
  await fixture.stop();
});

/** Tells of somebody, and waits until they are known: so is everything that was told before. */
async function settle(): Promise<void> {
  const id = newId();
  await tell(
    "staff_saved",
    id,
    toEventJson(StaffSavedSchema, create(StaffSavedSchema, { staff: { id, name: "Last", version: 1 } })),
  );
  await until("what was told before is known", () => findStaff(fixture.pool, id));
}

async function tell(event: PresenceEvent, id: string, payload: unknown): Promise<void> {
  await bus.js.publish(presenceEventSubject(event, id), JSON.stringify(payload), { msgID: newId() });
}

describe("what is gone", () => {
  test("P7: what reached a department before it was deleted goes to the first that serves the project", async () => {
    const instance = await fixture.instance();
    const as = await fixture.as({ kind: "service", name: "presence" });
    const work = instance.clientOf(DepartmentWorkService);
    const workOf = (departmentId: string) => work.getDepartmentWork({ departmentId }, as);
    const waiting = await fixture.openChat(instance);
    const held = await fixture.heldChat(instance);
    expect(await workOf(acme.support)).toMatchObject({ waiting: 1, held: 1, parked: 0 });

    const gone = { id: acme.support, name: "Support", version: 1 };
    await tell(
      "department_deleted",
      gone.id,
      toEventJson(DepartmentDeletedSchema, create(DepartmentDeletedSchema, { department: gone })),
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
    await tell(
      "department_saved",
      gone.id,
      toEventJson(DepartmentSavedSchema, create(DepartmentSavedSchema, { department: late })),
    );
    await settle();
    const opened = instance.client.openChat(openRequest(), await fixture.as(newVisitor()));
    await expect(opened).rejects.toMatchObject({ reason: "chat.department_not_found" });
  });

  test("P7: nothing begins in a project that is gone", async () => {
    const instance = await fixture.instance();
    const project = { id: acme.otherProject, slug: "other", name: "Other", version: 1 };
    await tell(
      "project_deleted",
      project.id,
      toEventJson(ProjectDeletedSchema, create(ProjectDeletedSchema, { project })),
    );
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
    const work = (await fixture.instance()).clientOf(DepartmentWorkService);
    for (const caller of [acme.alice, newVisitor(), { kind: "anonymous" } as const]) {
      const as = await fixture.as(caller);
      const refused = { reason: "caller.not_allowed" };
      await expect(work.getDepartmentWork({ departmentId: acme.support }, as)).rejects.toMatchObject(refused);
      await expect(work.getProjectWork({ projectId: acme.project }, as)).rejects.toMatchObject(refused);
    }
    const nothing = { waiting: 0, held: 0, parked: 0 };
    const as = await fixture.as({ kind: "service", name: "presence" });
    expect(await work.getProjectWork({ projectId: newId() }, as)).toMatchObject(nothing);
    expect(await work.getDepartmentWork({ departmentId: newId() }, as)).toMatchObject(nothing);
  });
});
