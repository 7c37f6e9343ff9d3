import pg from "pg";
import { SetupError } from "./setup-error.ts";

/**
 * Makes a database with a role of its own on the server, unless they are there, and returns the role's address of it.
 * Other roles cannot connect.
 */
export async function makeDatabase(adminUrl: string, name: string, password: string): Promise<string> {
  const admin = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  admin.on("error", () => undefined);
  try {
    await admin.connect();
    await makeRole(admin, name, password);
    await makeOwnedDatabase(admin, name);
  } catch (error) {
    throw new SetupError(`Postgres: the database "${name}" could not be made: ${messageOf(error)}`);
  } finally {
    await admin.end().catch(() => undefined);
  }
  return addressOf(adminUrl, name, password);
}

async function makeRole(admin: pg.Client, name: string, password: string): Promise<void> {
  const role = pg.escapeIdentifier(name);
  const { rowCount } = await admin.query("select 1 from pg_roles where rolname = $1", [name]);
  const verb = rowCount === 0 ? "create" : "alter";
  await admin.query(`${verb} role ${role} login password ${pg.escapeLiteral(password)}`);
}

async function makeOwnedDatabase(admin: pg.Client, name: string): Promise<void> {
  const { rowCount } = await admin.query("select 1 from pg_database where datname = $1", [name]);
  if (rowCount !== 0) return;
  const identifier = pg.escapeIdentifier(name);
  // Only a member of the role may give it a database; a superuser is one already.
  await admin.query(`grant ${identifier} to current_user`);
  await admin.query(`create database ${identifier} owner ${identifier}`);
  await admin.query(`revoke connect on database ${identifier} from public`);
}

function addressOf(adminUrl: string, name: string, password: string): string {
  const address = new URL(adminUrl);
  address.username = name;
  address.password = password;
  address.pathname = `/${name}`;
  return address.href;
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
