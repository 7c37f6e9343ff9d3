import { newId } from "@switchboard/kit/ids";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerClient } from "../src/commands/register-client.ts";
import type { Registration } from "../src/domain/registration.ts";
import { createWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

function aVisitor(of: Partial<Registration> = {}): Registration {
  const [requestId, chatId] = [newId(), newId()];
  return {
    requestId,
    chatId,
    projectId: world.projects.acme,
    name: "Ann",
    email: `${chatId}@x.example`,
    phone: "",
    ...of,
  };
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
  return rows.map(({ payload }) => JSON.parse(payload) as { clientId?: string; refusal?: string });
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
    expect(answers.flat().filter(({ clientId }) => clientId !== undefined)).toHaveLength(1);
    expect(answers.flat()).toContainEqual(expect.objectContaining({ refusal: "search.client_exists" }));
  });

  test("C11: in another project the email is another client's", async () => {
    const email = "both@x.example";
    await register(aVisitor({ email }));
    const [told] = await register(aVisitor({ email, projectId: world.projects.other }));
    expect(told?.clientId).toBeDefined();
  });

  test.each([
    ["an email that is none", { email: "none" }, "search.invalid_request /email must be an email address"],
    ["an absurd name", { name: "x".repeat(201) }, "search.invalid_request /name must have at most 200 characters"],
    ["a NUL", { name: "a\0b" }, "search.invalid_request /name must be valid Unicode without NUL"],
    ["nothing at all", { name: " ", email: "" }, "search.invalid_request /name must be there, or an email or a phone"],
  ])("C11: %s is refused with the field", async (_, of, refusal) => {
    expect(await register(aVisitor(of))).toMatchObject([{ refusal }]);
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
