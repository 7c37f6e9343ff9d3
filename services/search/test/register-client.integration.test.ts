import { newId } from "@switchboard/kit/ids";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerClient } from "../src/commands/register-client.ts";
import type { Registration } from "../src/domain/registration.ts";
import { aRow, createWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const staffId = newId();

function aVisitor(of: Partial<Registration> = {}): Registration {
  const [requestId, chatId] = [newId(), newId()];
  return {
    requestId,
    chatId,
    projectId: world.projects.acme,
    name: "Ann",
    email: `${chatId}@x.example`,
    phone: "",
    requestedById: staffId,
    requestedByName: "Alice",
    ...of,
  };
}

interface Told {
  readonly clientId?: string;
  readonly reason?: string;
}

/** Registers, and answers with all that was told of it. */
async function register(visitor: Registration) {
  await registerClient({ pool: world.pool, now: () => new Date(), written: () => {} }, visitor);
  const rows = await world.pool.rows<{ payload: string }>(
    `
    select payload
    from outbox, unnest(subjects, payloads) as told (subject, payload)
    where subject = $1
    order by position`,
    [`switchboard.search.v1.registration_answered.${visitor.chatId}`],
  );
  return rows.map(({ payload }) => JSON.parse(payload) as Told);
}

describe("a visitor who is to be a client", () => {
  test("C11: is one, once, however often it is asked for", async () => {
    const visitor = aVisitor({ phone: "+49 30 1234567" });
    const [first] = await register(visitor);
    const told = await register(visitor);
    expect(told).toEqual([first, first]);
    const { client, chatIds } = await world.get(first?.clientId ?? "");
    expect(client).toMatchObject({
      name: "Ann",
      phone: "+49 30 1234567",
      projectIds: [world.projects.acme],
      version: 1,
    });
    expect(chatIds).toEqual([visitor.chatId]);
    expect((await world.find("030 1234567")).clients).toHaveLength(1);
  });

  test("C11: two who ask at once for one email make one client", async () => {
    const email = "twice@x.example";
    const answers = await Promise.all([register(aVisitor({ email })), register(aVisitor({ email }))]);
    const told = answers.flat();
    expect(told.map(({ reason }) => reason).sort()).toEqual(["search.client_exists", undefined]);
    expect(new Set(told.map(({ clientId }) => clientId)).size).toBe(1);
  });

  test("C11: in another project the email is another client's", async () => {
    const email = "both@x.example";
    await register(aVisitor({ email }));
    const [told] = await register(aVisitor({ email, projectId: world.projects.other }));
    expect(told?.clientId).toBeDefined();
  });

  test.each([
    ["an email that is none", { email: "none" }, { pointer: "/email", detail: "must be an email address" }],
    ["an absurd name", { name: "x".repeat(201) }, { pointer: "/name", detail: "must have at most 200 characters" }],
    ["a NUL", { name: "a\0b" }, { pointer: "/name", detail: "must be valid Unicode without NUL" }],
    ["nothing at all", { name: " ", email: "" }, { pointer: "/name", detail: "must be there, or an email or a phone" }],
  ])("C11: %s is refused with the field", async (_, of, violation) => {
    const refused = { reason: "search.invalid_request", violations: [violation] };
    expect(await register(aVisitor(of))).toMatchObject([refused]);
  });

  test("C11: an email that a client has, or who signs in for one, offers that client, unless billing has it no more", async () => {
    await world.importRows([aRow("501")]);
    const [known] = (await world.find("login-501")).clients;
    for (const email of ["c501@mail.example", "ann501@home.example"]) {
      const offered = { reason: "search.client_exists", clientId: known?.client?.id };
      expect(await register(aVisitor({ email }))).toMatchObject([offered]);
    }
    await world.importRows([{ external_id: "501", version: 2, deleted: true }]);
    for (const email of ["c501@mail.example", "ann501@home.example"]) {
      expect((await register(aVisitor({ email })))[0]).not.toHaveProperty("reason");
    }
  });

  test("C11, D2: who asked for it stands in the change log and the audit", async () => {
    const visitor = aVisitor();
    const [told] = await register(visitor);
    const clientId = told?.clientId ?? "";
    const { changes } = await world.clients.listClientChanges({ clientId }, await world.as(world.staff.alice));
    expect(changes).toMatchObject([{ version: 1, actor: `staff:${staffId}` }]);
    const { rows } = await world.pool.query(
      "select actor, actor_name, action, details from audit_entries where target_id = $1",
      [clientId],
    );
    const details = { chat_id: visitor.chatId, project_id: visitor.projectId };
    expect(rows).toEqual([{ actor: `staff:${staffId}`, actor_name: "Alice", action: "register_client", details }]);
  });

  test("C11: a project of which nobody has told yet is waited for", async () => {
    const early = register(aVisitor({ projectId: newId() }));
    await expect(early).rejects.toMatchObject({ kind: "unavailable", reason: "search.project_unheard" });
  });

  test("D1: no feed takes the place of who was registered here", async () => {
    const refused = world.importRows([{ external_id: newId(), version: 9 }], undefined, "switchboard");
    await expect(refused).rejects.toMatchObject({ violations: [{ pointer: "/source" }] });
  });
});
