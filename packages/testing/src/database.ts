import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type MigrationSet, migrate } from "@switchboard/pg/migrate";
import pg from "pg";
import { inject } from "vitest";
import "./backends.ts";

/** A database of one test file's own. */
export interface TestDatabase {
  readonly url: string;
  /** Cuts off whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * A fresh, migrated database for one service. The first call of a run migrates a template, every call clones it, which
 * takes some 40 ms.
 */
export async function createTestDatabase(service: string, migrations: readonly MigrationSet[]): Promise<TestDatabase> {
  const postgresUrl = inject("postgresUrl");
  const prefix = inject("databasePrefix");
  const template = `${prefix}template_${service}_${await fingerprint(migrations)}`;
  const name = `${prefix}${service}_${randomBytes(6).toString("hex")}`;
  await withAdmin(postgresUrl, async (admin) => {
    await makeTemplate(admin, postgresUrl, template, migrations);
    await admin.query(`create database ${name} template ${template}`);
  });
  const drop = () =>
    withAdmin(postgresUrl, async (admin) => {
      await admin.query(`drop database if exists ${name} with (force)`);
    });
  return { url: withDatabase(postgresUrl, name), drop };
}

/** Drops every database and role whose name starts with the prefix. */
export async function dropDatabases(postgresUrl: string, prefix: string): Promise<void> {
  await withAdmin(postgresUrl, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      "select datname as name from pg_database where starts_with(datname, $1)",
      [prefix],
    );
    for (const { name } of rows) await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    const roles = await admin.query<{ name: string }>(
      "select rolname as name from pg_roles where starts_with(rolname, $1)",
      [prefix],
    );
    for (const { name } of roles.rows) await admin.query(`drop role if exists ${pg.escapeIdentifier(name)}`);
  });
}

/** The same server, another database. */
function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function makeTemplate(
  admin: pg.Client,
  url: string,
  template: string,
  migrations: readonly MigrationSet[],
): Promise<void> {
  // Test files of several processes ask at once: one migrates, the others wait for it.
  await admin.query("select pg_advisory_lock(hashtext($1))", [template]);
  try {
    const { rowCount } = await admin.query("select 1 from pg_database where datname = $1", [template]);
    if (rowCount !== 0) return;
    // It gets its name when it is whole, so that a migration that failed is not cloned.
    const draft = `${template}_draft`;
    await admin.query(`drop database if exists ${draft} with (force)`);
    await admin.query(`create database ${draft}`);
    await migrate(withDatabase(url, draft), migrations);
    await admin.query(`alter database ${draft} rename to ${template}`);
  } finally {
    await admin.query("select pg_advisory_unlock(hashtext($1))", [template]);
  }
}

/** Eight hexadecimal digits that change with the migrations. */
async function fingerprint(migrations: readonly MigrationSet[]): Promise<string> {
  const hash = createHash("sha256");
  for (const { table, directory } of migrations) {
    hash.update(table);
    for (const file of (await readdir(directory)).sort())
      hash.update(file).update(await readFile(join(directory, file)));
  }
  return hash.digest("hex").slice(0, 8);
}

async function withAdmin(url: string, use: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client(url);
  await admin.connect();
  try {
    await use(admin);
  } finally {
    await admin.end();
  }
}
