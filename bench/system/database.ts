import { randomBytes } from "node:crypto";
import { makeDatabase } from "@switchboard/stack/databases";
import pg from "pg";

/** Makes a database with its tables; returns its address. */
export async function prepareDatabase(postgresUrl: string, name: string, schema: string): Promise<string> {
  const url = await makeDatabase(postgresUrl, name, randomBytes(18).toString("base64url"));
  await withClient(url, (client) => client.query(schema));
  return url;
}

/** Runs `work` with a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
