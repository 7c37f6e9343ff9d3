import { createLogger } from "@switchboard/kit/log";
import { describeSchema } from "./describe-schema.ts";
import { createPool } from "@switchboard/pg/pool";
import { findPostgres } from "@switchboard/stack/backends/postgres";
import { makeDatabase } from "@switchboard/stack/databases";
import { databaseOwners } from "@switchboard/stack/environment";
import { runMigrations } from "@switchboard/stack/migrations";

const heading = "-- The whole schema, generated from the migrations by `npm run gen`. To be read: migrations say why, and are what runs.\n\n";

/** The schema that the migrations of each service make, by its path from the root of the checkout. */
export async function schemaFiles(): Promise<Map<string, string>> {
  const postgres = await findPostgres({ fsync: false });
  try {
    const files = databaseOwners.map(async (service): Promise<[string, string]> => {
      const url = await makeDatabase(postgres.url, `schema_${service}`, "schema");
      await runMigrations(service, { [`${service.toUpperCase()}_DATABASE_URL`]: url });
      return [`services/${service}/schema.sql`, heading + (await schemaOf(url))];
    });
    return new Map(await Promise.all(files));
  } finally {
    await postgres.stop();
  }
}

async function schemaOf(databaseUrl: string): Promise<string> {
  const pool = createPool(databaseUrl, 1, createLogger("schema", "error"));
  try {
    return await describeSchema(pool);
  } finally {
    await pool.end();
  }
}
