/**
 * Makes somebody an administrator: `node src/add-administrator.ts <email> <name>`. For the first one of an installation,
 * and for getting back in. They get a new password, printed once, which ends all of their sessions; their departments
 * stay. Needs the database only; a running presence tells the others.
 */
import { randomBytes } from "node:crypto";
import { argv, exit, stderr, stdout } from "node:process";
import { readConfig } from "@switchboard/kit/config";
import { createLogger } from "@switchboard/kit/log";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { saveStaff } from "./commands/save-staff.ts";
import { MigrationConfig } from "./config.ts";
import { normaliseEmail } from "./domain/staff.ts";
import { PasswordHasher } from "./security/password-hasher.ts";
import { findCredentials } from "./store/credentials.ts";
import { findStaff } from "./store/staff.ts";

const [email, name] = argv.slice(2);
if (email === undefined || name === undefined) {
  stderr.write("usage: node src/add-administrator.ts <email> <name>\n");
  exit(2);
}
const { PRESENCE_DATABASE_URL: url } = readConfig(MigrationConfig);
const pool = createPool(url, 1, createLogger("presence", "warn"));
try {
  const password = randomBytes(15).toString("base64url");
  const input = {
    email,
    name,
    role: "administrator",
    departmentIds: await departmentsOf(pool, email),
    password,
  } as const;
  // No idempotency key: every run makes a new password.
  const nobody = () => {};
  const deps = { pool, hasher: new PasswordHasher(), written: nobody, presenceMoved: nobody };
  await saveStaff(deps, { caller: { kind: "service", name: "tools" }, idempotencyKey: "" }, input);
  stdout.write(`${normaliseEmail(email)} is an administrator with the password ${password}\n`);
} finally {
  await pool.end();
}

async function departmentsOf(sql: Pool, address: string): Promise<readonly string[]> {
  const known = await findCredentials(sql, normaliseEmail(address));
  const staff = known === undefined ? undefined : await findStaff(sql, known.staffId);
  return staff?.departmentIds ?? [];
}
