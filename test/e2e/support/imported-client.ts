import { findClients, importClients } from "@switchboard/contracts/gen/calls";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import { until } from "@switchboard/testing/until";

/** Takes a client in as a billing system tells of it, and answers with the client's id. */
export async function importedClient(
  admin: StaffClient,
  row: { readonly external_id: string; readonly login: string } & Readonly<Record<string, unknown>>,
  source = "billing",
): Promise<string> {
  const content = Buffer.from(JSON.stringify({ version: 1, projects: ["acme"], ...row }));
  await until("search has heard of the project", async () => {
    return (await admin.call(importClients, { source }, { content })).bad === 0;
  });
  const [hit] = (await admin.call(findClients, { q: row.login })).clients;
  return hit?.client.id ?? "";
}
