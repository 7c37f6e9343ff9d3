import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveStaff } from "../src/commands/save-staff.ts";
import { migrations } from "../src/migrations.ts";
import { PasswordHasher } from "../src/security/password-hasher.ts";
import { findCredentials } from "../src/store/credentials.ts";
import { findStaff } from "../src/store/staff.ts";

const program = new URL("../src/add-administrator.ts", import.meta.url).pathname;
const hasher = new PasswordHasher();
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase("presence", migrations);
  pool = createPool(database.url, 2, silentLog);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Runs the program and returns the password it printed. */
async function addAdministrator(email: string, name: string): Promise<string> {
  const env = { PATH: process.env["PATH"], PRESENCE_DATABASE_URL: database.url };
  const { stdout } = await promisify(execFile)(process.execPath, [program, email, name], { env });
  return /password (\S+)$/m.exec(stdout)?.[1] ?? "";
}

test("P1: the first administrator is made from the command line, with a password that works", async () => {
  const password = await addAdministrator("Root@acme.test", "Root");

  const credentials = await findCredentials(pool, "root@acme.test");
  expect(await hasher.verify(password, credentials?.passwordHash)).toBe(true);
  expect(await findStaff(pool, credentials?.staffId ?? "")).toMatchObject({ name: "Root", role: "administrator" });
}, 60_000);

test("P1: somebody who is known already keeps their departments and loses the old password", async () => {
  const departmentId = "01900000-0000-7000-8000-000000000001";
  await pool.query(
    "insert into departments (id, slug, name, language, accepts_chats, accepts_tickets) values ($1, 'support', 'Support', 'en', true, true)",
    [departmentId],
  );
  const staff = { email: "ann@acme.test", name: "Ann", role: "operator", departmentIds: [departmentId] } as const;
  const nobody = () => {};
  const asking = { caller: { kind: "service", name: "test" }, idempotencyKey: "" } as const;
  const deps = { pool, hasher, written: nobody, presenceMoved: nobody };
  await saveStaff(deps, asking, { ...staff, password: "switchboard" });

  await addAdministrator("ann@acme.test", "Ann");

  const credentials = await findCredentials(pool, "ann@acme.test");
  expect(await hasher.verify("switchboard", credentials?.passwordHash)).toBe(false);
  const saved = await findStaff(pool, credentials?.staffId ?? "");
  expect(saved).toMatchObject({ role: "administrator", departmentIds: [departmentId] });
}, 60_000);
