import type { ApiKey, CreateApiKeyRequest } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import { StaffRole } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { toDate, toTimestamp } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, gateway, present, type World } from "./world.ts";

let world: World;
let administrator: CallOptions;
let administratorId: string;
const bad = { kind: "unauthenticated", reason: "presence.bad_api_key" };

beforeAll(async () => {
  world = await createWorld();
  administratorId = (await world.saveStaff({ email: "admin@acme.test", role: StaffRole.ADMINISTRATOR })).id;
  administrator = await world.as({ kind: "staff", id: administratorId, name: "Ada" });
});

afterAll(() => world.close());

async function create(input: Partial<CreateApiKeyRequest> = {}, options: CallOptions = administrator) {
  const request = { name: "Reports", scopes: ["chats:read"], expiresAt: undefined, ...input };
  const { key, secret } = await world.apiKeys.createApiKey(request, options);
  return { key: present(key), secret };
}

async function verify(secret: string): Promise<ApiKey> {
  return present((await world.apiKeys.verifyApiKey({ secret }, await world.as(gateway))).key);
}

async function list(pageSize = 200): Promise<ApiKey[]> {
  const keys: ApiKey[] = [];
  let pageToken = "";
  do {
    const page = await world.apiKeys.listApiKeys({ pageSize, pageToken }, administrator);
    keys.push(...page.keys);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return keys;
}

test("G4: a new key is told once, known by its secret, and only a hash of it is kept", async () => {
  const { key, secret } = await create({ scopes: ["figures:read", "chats:read", "chats:read"] });
  expect(key).toMatchObject({ name: "Reports", scopes: ["chats:read", "figures:read"], createdBy: "Ada" });
  expect(secret).toMatch(new RegExp(`^sbk_${key.id}_[A-Za-z0-9_-]{43}$`));
  expect(await verify(secret)).toMatchObject({ id: key.id, name: "Reports", scopes: key.scopes });
  const tables = ["api_keys", "audit_entries", "idempotency_keys", "outbox"];
  for (const table of tables) {
    const { rows } = await world.pool.query<{ row: string }>(`select t::text as row from ${table} t`);
    for (const { row } of rows) expect(row).not.toContain(secret.split("_").at(-1));
  }
});

test("G4: forged, mixed up and mangled keys are refused, all in the same way", async () => {
  const [one, two] = [await create(), await create()];
  const secretOf = (whole: string) => whole.slice(-43);
  const forged = [
    "",
    "sbk_",
    one.secret.slice(0, -1),
    `${one.secret}A`,
    `sbk_${one.key.id}_${secretOf(two.secret)}`,
    `sbk_${newId()}_${secretOf(one.secret)}`,
    one.secret.toUpperCase(),
  ];
  for (const secret of forged) await expect(verify(secret)).rejects.toMatchObject(bad);
});

test("G4: a revoked key is refused from then on, which is told; revoking it again changes nothing", async () => {
  const { key, secret } = await create();
  const revoke = async () => present((await world.apiKeys.revokeApiKey({ keyId: key.id }, administrator)).key);
  const first = await revoke();
  expect(first.revokedAt).toBeDefined();
  await expect(verify(secret)).rejects.toMatchObject(bad);
  expect(await revoke()).toEqual(first);
  const told = (await world.told()).filter(({ subject }) => subject.endsWith(key.id));
  expect(told).toMatchObject([
    { subject: `switchboard.presence.v1.api_key_revoked.${key.id}`, payload: { keyId: key.id } },
  ]);
  for (const id of ["x", newId()]) {
    const call = world.apiKeys.revokeApiKey({ keyId: id }, administrator);
    await expect(call).rejects.toMatchObject({ reason: "presence.api_key_not_found" });
  }
});

test("G4: a key ends when it expires", async () => {
  const { secret } = await create({ expiresAt: toTimestamp(new Date(Date.now() + 3_600_000)) });
  await verify(secret);
  world.clock.skewMs = 3_600_001;
  try {
    await expect(verify(secret)).rejects.toMatchObject(bad);
  } finally {
    world.clock.skewMs = 0;
  }
});

test("G4: when a key was last used is noted to the minute", async () => {
  const { key, secret } = await create();
  const lastUsed = async () => toDate((await list()).find(({ id }) => id === key.id)?.lastUsedAt)?.getTime();
  expect(await lastUsed()).toBeUndefined();
  await verify(secret);
  const first = present(await lastUsed());
  try {
    world.clock.skewMs = 30_000;
    await verify(secret);
    expect(await lastUsed()).toBe(first);
    world.clock.skewMs = 90_000;
    await verify(secret);
    expect(await lastUsed()).toBeGreaterThan(first);
  } finally {
    world.clock.skewMs = 0;
  }
});

test("G4: the keys are listed page by page, the newest first, without a secret", async () => {
  const made = [await create(), await create(), await create()].map(({ key }) => key.id);
  const ids = (await list(2)).map(({ id }) => id);
  expect(ids.slice(0, 3)).toEqual(made.reverse());
  expect(new Set(ids).size).toBe(ids.length);
  const call = world.apiKeys.listApiKeys({ pageSize: 2, pageToken: "x" }, administrator);
  await expect(call).rejects.toMatchObject({ reason: "page_token_invalid" });
});

test("G2: a key asked for twice with one idempotency key is made once, and its secret told once", async () => {
  const options = { ...administrator, idempotencyKey: newId() };
  const first = await create({}, options);
  const again = await create({}, options);
  expect(again).toEqual({ key: first.key, secret: "" });
  await verify(first.secret);
});

test("G4: it is kept who made and who revoked a key", async () => {
  const { key } = await create();
  await world.apiKeys.revokeApiKey({ keyId: key.id }, administrator);
  const { rows } = await world.pool.query("select actor, action from audit_entries where target_id = $1 order by id", [
    key.id,
  ]);
  const actor = `staff:${administratorId}`;
  expect(rows).toEqual([
    { actor, action: "create_api_key" },
    { actor, action: "revoke_api_key" },
  ]);
});

test.each([
  ["/name", { name: " " }],
  ["/scopes", { scopes: [] }],
  ["/scopes", { scopes: ["chats:read", "everything"] }],
  ["/expires_at", { expiresAt: toTimestamp(new Date(0)) }],
])("G4: a key that is none is refused: %s", async (pointer, wrong) => {
  await expect(create(wrong)).rejects.toMatchObject({
    reason: "presence.invalid_api_key",
    violations: [{ pointer, detail: expect.any(String) }],
  });
});

test("G4: there is a bound to the keys that are good", async () => {
  await world.pool.query(
    `
    insert into api_keys (id, name, scopes, secret_hash, created_by, created_at)
    select gen_random_uuid(), 'filler', '{chats:read}', '', '', now()
    from generate_series(1, 200)`,
  );
  await expect(create()).rejects.toMatchObject({ reason: "presence.too_many_api_keys" });
  await world.pool.query("delete from api_keys where name = 'filler'");
});
