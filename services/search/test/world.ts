import { ClientService } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { ImportService } from "@switchboard/contracts/gen/switchboard/search/v1/imports";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { DepartmentRow } from "@switchboard/organisation/departments";
import { saveOrganisation } from "@switchboard/organisation/follow-organisation";
import type { Permission } from "@switchboard/organisation/staff";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { testKeys } from "@switchboard/testing/callers";
import { createTestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { createSearchServer } from "../src/grpc/server.ts";
import type { ClientIndex } from "../src/index/client-index.ts";
import { PostgresIndex } from "../src/index/postgres-index.ts";
import { migrations } from "../src/migrations.ts";

/** A key of a billing system. */
const billing: Caller = { kind: "key", id: newId(), name: "billing", scopes: ["clients:write"] };
/** A key that may read all. */
export const reader: Caller = { kind: "key", id: newId(), name: "reader", scopes: ["clients:read"] };

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The service in this process, on a database of its own, with two projects and staff who serve one of them each. */
export async function createWorld(indexOf: (pool: Pool) => ClientIndex = (pool) => new PostgresIndex(pool)) {
  const database = await createTestDatabase("search", migrations);
  const pool = createPool(database.url, 5, silentLog);
  const [acme, other] = [newId(), newId()];
  const [support, sales] = [newId(), newId()];
  const people = {
    admin: colleague("Ada", [], ["admin"]),
    alice: colleague("Alice", [support], ["chat", "clients"]),
    dave: colleague("Dave", [sales], ["clients"]),
    /** May not look at clients at all. */
    olga: colleague("Olga", [support], ["chat"]),
  };
  await saveOrganisation(pool, {
    projects: [project(acme, "acme"), project(other, "other")],
    departments: [department(support, "Support", acme), department(sales, "Sales", other)],
    staff: Object.values(people),
  });
  const index = indexOf(pool);
  const keys = testKeys("search");
  const server = createSearchServer(
    { pool, index, now: () => new Date(), written: () => {}, log: silentLog },
    keys.verifier,
  );
  const address = `127.0.0.1:${await server.listen("127.0.0.1:0")}`;
  const clients = createUnaryClient(ClientService, address);
  const imports = createUnaryClient(ImportService, address);
  const as = async (caller: Caller) => ({ callerToken: await keys.signer.sign(caller), timeoutMs: 20_000 });
  const toBytes = (row: unknown) => (row instanceof Uint8Array ? row : Buffer.from(JSON.stringify(row)));
  return {
    pool,
    index,
    projects: { acme, other },
    staff: {
      admin: staffCaller(people.admin),
      alice: staffCaller(people.alice),
      dave: staffCaller(people.dave),
      olga: staffCaller(people.olga),
    },
    /** Takes rows in, given as objects or as the bytes of a line. */
    importRows: async (rows: readonly unknown[], caller = billing, source = "billing") =>
      imports.importClients({ source, rows: rows.map(toBytes) }, await as(caller)),
    importPass: async (rows: readonly unknown[], passId: string, source: string) =>
      imports.importClients({ source, passId, rows: rows.map(toBytes) }, await as(billing)),
    finishPass: async (passId: string, source: string, missingPercent = 0, caller = billing) =>
      imports.finishPass({ source, passId, missingPercent }, await as(caller)),
    find: async (q: string, caller: Caller = reader, page: { pageSize?: number; pageToken?: string } = {}) =>
      clients.findClients({ q, ...page }, await as(caller)),
    address,
    /** The service itself, for whoever asks it in a way of their own. */
    clients,
    as,
    get: async (clientId: string, caller: Caller = reader) => clients.getClient({ clientId }, await as(caller)),
    stop: async () => {
      clients.close();
      imports.close();
      await server.close();
      await pool.end();
      await database.drop();
    },
  };
}

function colleague(name: string, departmentIds: readonly string[], permissions: readonly Permission[]) {
  return {
    id: newId(),
    name,
    email: "",
    role: "operator",
    departmentIds,
    permissions,
    mode: "offline",
    version: 1,
  } as const;
}

function staffCaller({ id, name }: { readonly id: string; readonly name: string }): Caller {
  return { kind: "staff", id, name };
}

function project(id: string, slug: string) {
  const empty = {
    clientSource: "billing",
    accountUrlTemplate: "",
    siteUrl: "",
    language: "en",
    allowedOrigins: [],
    uploadsAllowed: false,
  };
  return { ...empty, id, slug, name: slug, version: 1 };
}

function department(id: string, name: string, projectId: string): DepartmentRow {
  return {
    id,
    name,
    language: "en",
    acceptsChats: false,
    projectIds: [projectId],
    routingMode: "manual",
    chatLimit: 5,
    replyLimitS: 120,
    waitingLimitS: 180,
    hours: null,
    email: "",
    version: 1,
  };
}

/** A client of billing with one of everything. */
export function aRow(externalId: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    external_id: externalId,
    version: 1,
    login: `login-${externalId}`,
    name: `Client ${externalId}`,
    email: `c${externalId}@mail.example`,
    phone: `+7 495 123-${externalId.padStart(4, "0").slice(0, 2)}-${externalId.padStart(4, "0").slice(2)}`,
    status: "active",
    projects: ["acme"],
    people: [
      {
        external_id: `u${externalId}`,
        name: "Ann",
        login: `ann${externalId}`,
        email: `ann${externalId}@home.example`,
        owner: true,
      },
    ],
    services: [
      {
        external_id: `vds-${externalId}`,
        name: "VDS",
        status: "active",
        domains: [`d${externalId}.example`],
        addresses: [`203.0.113.${Number(externalId) % 256}`, `2001:db8::${externalId}`],
      },
    ],
    payments: [{ external_id: `p${externalId}`, number: `INV-${externalId}`, status: "paid" }],
    ...changes,
  };
}
