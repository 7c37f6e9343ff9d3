import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { EraseSubjectResponseSchema } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { PrivacyRequestService, ReceiptState } from "@switchboard/contracts/gen/switchboard/search/v1/privacy";
import { newId } from "@switchboard/kit/ids";
import { createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";
import { silentLog } from "@switchboard/testing/log";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ErasureOptions, runErasures } from "../src/jobs/run-erasures.ts";
import { createWorld, reader, type World } from "./world.ts";

let world: World;
let privacy: UnaryClient<typeof PrivacyRequestService>;

beforeAll(async () => {
  world = await createWorld();
  privacy = createUnaryClient(PrivacyRequestService, world.address);
});
afterAll(async () => {
  privacy.close();
  await world.stop();
});

const asAdmin = () => world.as(world.staff.admin);
const rowOf = (id: string, version = 1) => ({
  external_id: id,
  version,
  login: `login${id}`,
  name: `Zbigniew Unheard${id}`,
  email: `z${id}@rare.example`,
  phone: "+48 22 1234567",
  projects: ["acme"],
  people: [{ external_id: `p${id}`, name: "Helper", email: `helper${id}@rare.example` }],
  services: [{ external_id: "s1", addresses: ["198.51.100.7"], domains: [`d${id}.example`] }],
  payments: [{ external_id: "9", number: `INV-${id}`, status: "paid" }],
});

async function aClient(id: string): Promise<string> {
  await world.importRows([rowOf(id)]);
  return (await world.find(`login${id}`)).clients[0]?.client?.id ?? "";
}

/** Erases a client, who is called by the number that their login has. */
async function erase(clientId: string, id: string) {
  const wanted = { clientId, reason: "asked by letter", confirmation: `login${id}` };
  const { request } = await privacy.eraseClient(wanted, await asAdmin());
  return request?.id ?? "";
}

type Holder = ErasureOptions["holders"]["chat"];
type Step = MessageInitShape<typeof EraseSubjectResponseSchema>;
interface Asked {
  readonly chatIds: readonly string[];
  readonly key: string;
}

/** A service that answers so, step by step, or fails, and remembers what it was asked. */
function holder(steps: (Step | Error)[]): Holder & { readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    eraseSubject: async ({ subject }, { idempotencyKey = "" }) => {
      asked.push({ key: idempotencyKey, chatIds: subject?.chatIds ?? [] });
      const step = steps.shift() ?? {};
      if (step instanceof Error) throw step;
      return create(EraseSubjectResponseSchema, step);
    },
  };
}

function run(chat: Holder, notify: Holder, now = () => new Date()) {
  const holders = { chat, notify };
  const options = { pool: world.pool, now, log: silentLog, callerToken: async () => "", holders };
  return runErasures(options, new AbortController().signal);
}

const receiptsOf = async (requestId: string) =>
  (await privacy.getPrivacyRequest({ requestId }, await asAdmin())).request?.receipts ?? [];

describe("a client who is erased", () => {
  test("D3: is found by nothing any more, has left no row, and no later row of the feed brings them back", async () => {
    const clientId = await aClient("1");
    const requestId = await erase(clientId, "1");
    for (const q of [
      "login1",
      "z1@rare.example",
      "helper1@rare.example",
      "d1.example",
      "INV-1",
      "zbigniew",
      "unheard1",
    ]) {
      expect([q, (await world.find(q)).clients]).toEqual([q, []]);
    }
    await expect(world.get(clientId)).rejects.toMatchObject({ reason: "search.client_not_found" });
    expect(await world.importRows([rowOf("1", 99)])).toMatchObject({ created: 0, changed: 0, unchanged: 1 });
    expect((await world.find("login1")).clients).toEqual([]);

    const text = await world.pool.column<string>(`
      select table_name
      from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'
        and xpath_exists('//row', query_to_xml(format('select 1 from %I t where t::text ~* %L limit 1', table_name,
          'z1@rare|helper1@rare|unheard1|login1|INV-1'), false, false, ''))`);
    // By what the other services know them, until these are asked; the feed's own name of them stays.
    expect(text).toEqual(["privacy_subjects"]);
    expect(await receiptsOf(requestId)).toMatchObject([
      { service: "search", state: ReceiptState.DONE, erased: { accounts: 1, people: 1, services: 1, payments: 1 } },
      { service: "chat", state: ReceiptState.PENDING },
      { service: "notify", state: ReceiptState.PENDING },
    ]);
    await run(holder([]), holder([]));
    expect(await world.pool.count("select from privacy_subjects")).toBe(0);
  });

  test("D3: leaves what others have: a person who acts for two, and words that they share", async () => {
    const shared = { external_id: "both", name: "Common Person", email: "both@rare.example" };
    await world.importRows([
      { ...rowOf("2"), name: "Common Name", people: [shared] },
      { ...rowOf("3"), name: "Common Name", people: [shared] },
    ]);
    const clientId = (await world.find("login2")).clients[0]?.client?.id ?? "";
    await erase(clientId, "2");
    const logins = async (q: string) => (await world.find(q)).clients.map(({ client }) => client?.login);
    expect(await logins("both@rare.example")).toEqual(["login3"]);
    expect(await logins("comon name")).toEqual(["login3"]);
    await run(holder([]), holder([]));
  });

  test("D3: needs the login typed, by an administrator", async () => {
    const clientId = await aClient("4");
    const wrong = { clientId, reason: "r", confirmation: "login" };
    await expect(privacy.eraseClient(wrong, await asAdmin())).rejects.toMatchObject({
      reason: "search.not_confirmed",
      params: { expected: "login4" },
    });
    for (const caller of [world.staff.alice, reader]) {
      const refused = privacy.eraseClient({ ...wrong, confirmation: "login4" }, await world.as(caller));
      await expect(refused).rejects.toMatchObject({ reason: "caller.not_allowed" });
    }
    const none = privacy.eraseClient({ ...wrong, reason: " " }, await asAdmin());
    await expect(none).rejects.toMatchObject({ violations: [{ pointer: "/reason" }] });
    expect((await world.get(clientId)).client?.login).toBe("login4");
  });

  test("D3: under a legal hold is not, until it is lifted", async () => {
    const clientId = await aClient("5");
    await privacy.setLegalHold({ clientId, reason: "lawsuit 7/26" }, await asAdmin());
    await expect(erase(clientId, "5")).rejects.toMatchObject({
      reason: "search.legal_hold",
      params: { reason: "lawsuit 7/26" },
    });
    await privacy.liftLegalHold({ clientId }, await asAdmin());
    await erase(clientId, "5");
    const late = privacy.setLegalHold({ clientId, reason: "too late" }, await asAdmin());
    await expect(late).rejects.toMatchObject({ reason: "search.client_not_found" });
    await run(holder([]), holder([]));
  });

  test("D3: under a legal hold is not by a detour: a merge takes the hold along", async () => {
    const [held, into] = [await aClient("9"), await aClient("10")];
    await privacy.setLegalHold({ clientId: held, reason: "lawsuit 8/26" }, await asAdmin());
    await world.importRows([{ external_id: "9", version: 2, merged_into: "10" }]);
    await expect(erase(into, "10")).rejects.toMatchObject({
      reason: "search.legal_hold",
      params: { reason: "lawsuit 8/26" },
    });
    // Lifted by the id that it was set by.
    await privacy.liftLegalHold({ clientId: held }, await asAdmin());
    await erase(into, "10");
    const details = await world.pool.column(
      "select details from audit_entries where target_id = $1 and action = 'set_legal_hold'",
      [held],
    );
    expect(details).toEqual([{}]);
    await run(holder([]), holder([]));
  });

  test("D3: asked for twice under one key is one request, and of many at once one erases", async () => {
    const clientId = await aClient("6");
    const wanted = { clientId, reason: "r", confirmation: "login6" };
    const options = { ...(await asAdmin()), idempotencyKey: newId() };
    const ids = await Promise.all([1, 2, 3].map(async () => (await privacy.eraseClient(wanted, options)).request?.id));
    expect(new Set(ids).size).toBe(1);
    await expect(erase(clientId, "6")).rejects.toMatchObject({ reason: "search.client_not_found" });
    await run(holder([]), holder([]));
  });
});

describe("a client whom a feed tells of meanwhile", () => {
  test.each([0, 1, 2, 3, 4])("D3: is erased all the same, and nothing of them is left (%i)", async (round) => {
    const id = `2${round}`;
    const clientId = await aClient(id);
    const many = Array.from({ length: 20 }, (_, index) => rowOf(`3${round}${index}`));
    const feed = world.importRows([...many, { ...rowOf(id, 2), name: "Newer", login: `login${id}` }]);
    await Promise.all([erase(clientId, id), feed]);
    for (const table of ["clients", "services", "payments", "client_identifiers", "client_words", "client_projects"]) {
      const column = table === "clients" ? "id" : "client_id";
      expect([table, await world.pool.count(`select from ${table} where ${column} = $1`, [clientId])]).toEqual([
        table,
        0,
      ]);
    }
    expect((await world.find(`login${id}`)).clients).toEqual([]);
    await run(holder([]), holder([]));
  });
});

describe("the services behind an erasure", () => {
  test("D3: are asked step by step, one after the other, and their receipts add up what they erased", async () => {
    const requestId = await erase(await aClient("7"), "7");
    const chatIds = Array.from({ length: 150 }, () => newId()).sort();
    const chat = holder([
      { erased: { chats: 100, messages: 7 }, chatIds: chatIds.slice(0, 100), more: true },
      { erased: { chats: 50 }, chatIds: chatIds.slice(100) },
    ]);
    const notify = holder([{ erased: { mails: 2 } }, { erased: { mails: 1 } }]);
    await run(chat, notify);
    expect(await receiptsOf(requestId)).toMatchObject([
      { service: "search" },
      { service: "chat", state: ReceiptState.DONE, erased: { chats: 150, messages: 7 }, lastError: "" },
      { service: "notify", state: ReceiptState.DONE, erased: { mails: 3 } },
    ]);
    expect(new Set([...chat.asked, ...notify.asked].map(({ key }) => key)).size).toBe(4);
    expect(notify.asked.flatMap((one) => one.chatIds).sort()).toEqual(chatIds);
  });

  test("D3: that are away are asked again under the same key, later and later, and the others wait", async () => {
    const requestId = await erase(await aClient("8"), "8");
    const chat = holder([new Error("away"), new Error("away"), { erased: { chats: 1 } }]);
    const notify = holder([]);
    const start = Date.now() + 1_000;
    await run(chat, notify, () => new Date(start));
    expect([chat.asked.length, notify.asked.length]).toEqual([1, 0]);
    expect(await receiptsOf(requestId)).toMatchObject([{}, { state: ReceiptState.PENDING, lastError: "internal" }, {}]);
    await run(chat, notify, () => new Date(start + 1_000));
    await run(chat, notify, () => new Date(start + 2_000));
    expect(chat.asked).toHaveLength(2);
    await run(chat, notify, () => new Date(start + 3_001));
    expect([chat.asked.length, notify.asked.length]).toEqual([3, 1]);
    expect(new Set(chat.asked.map(({ key }) => key)).size).toBe(1);
    expect(await receiptsOf(requestId)).toMatchObject([{}, { state: ReceiptState.DONE }, { state: ReceiptState.DONE }]);
  });

  test("D3: requests are listed for administrators, the newest first", async () => {
    const { requests, nextPageToken } = await privacy.listPrivacyRequests({ pageSize: 1 }, await asAdmin());
    expect(requests).toMatchObject([{ reason: "asked by letter", requestedByName: "Ada" }]);
    const rest = await privacy.listPrivacyRequests({ pageToken: nextPageToken, pageSize: 1 }, await asAdmin());
    expect(rest.requests[0]?.id).not.toBe(requests[0]?.id);
    const refused = privacy.listPrivacyRequests({}, await world.as(world.staff.alice));
    await expect(refused).rejects.toMatchObject({ reason: "caller.not_allowed" });
  });
});
