import { ClientService } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { ImportService } from "@switchboard/contracts/gen/switchboard/search/v1/imports";
import type { Caller } from "@switchboard/kit/caller";
import { CallerSigner } from "@switchboard/kit/caller-token";
import { newId } from "@switchboard/kit/ids";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { demoClient } from "@switchboard/stack/demo-clients/demo-client";
import type { System } from "@switchboard/stack/system";
import { withClient } from "./database.ts";

/** A directory of demo clients, at the service that keeps it. */
export interface ClientDirectory {
  /** Imports clients until there are so many; returns how many a second went in. */
  growTo(count: number): Promise<number>;
  /** Tells that so many clients, from one on, are called otherwise now: by a word more. */
  rename(first: number, count: number, word: string): Promise<void>;
  /** Names of the first clients that are found. */
  find(q: string): Promise<readonly string[]>;
  close(): void;
}

const caller: Caller = { kind: "key", id: newId(), name: "bench", scopes: ["clients:read", "clients:write"] };
/** Rows of one request, as the gateway sends them. */
const BATCH = 500;
/** Requests under way at once. */
const AT_ONCE = 2;
/** Nothing takes this long, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** Clients on a page: a box shows no more. */
const PAGE_SIZE = 20;

/** Connects to the search service of a system. */
export async function connectDirectory(system: System): Promise<ClientDirectory> {
  const [address = ""] = system.addresses.search;
  const clients = createUnaryClient(ClientService, address);
  const imports = createUnaryClient(ImportService, address);
  const signer = new CallerSigner("gateway", system.secrets.callerKeys.gateway.privateKey);
  const options = async () => ({ callerToken: await signer.sign(caller), timeoutMs: TIMEOUT_MS });
  let known = 0;
  const importBatch = (first: number, last: number) =>
    take(Array.from({ length: last - first }, (_, index) => demoClient(first + index + 1)));
  const take = async (told: readonly unknown[]) => {
    const rows = told.map((row) => Buffer.from(JSON.stringify(row)));
    const { bad } = await imports.importClients({ source: "demo", rows }, await options());
    if (bad[0] !== undefined) throw new Error(`a demo client is refused: ${bad[0].field} ${bad[0].reason}`);
  };
  return {
    growTo: async (count) => {
      const started = performance.now();
      const [from, starts] = [known, startsBetween(known, count)];
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let first = starts.shift(); first !== undefined; first = starts.shift()) {
            await importBatch(first, Math.min(first + BATCH, count));
          }
        }),
      );
      known = count;
      const seconds = (performance.now() - started) / 1_000;
      await withClient(system.databaseUrls.search, (client) => client.query("vacuum analyze"));
      return (count - from) / seconds;
    },
    rename: (first, count, word) => {
      const version = Date.now();
      return take(
        Array.from({ length: count }, (_, index) => {
          const row = demoClient(first + index + 1);
          return { ...row, version, name: `${row.name} ${word}` };
        }),
      );
    },
    find: async (q) => {
      const answer = await clients.findClients({ q, pageSize: PAGE_SIZE }, await options());
      return answer.clients.map(({ client }) => client?.name ?? "");
    },
    close: () => {
      clients.close();
      imports.close();
    },
  };
}

function startsBetween(from: number, to: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / BATCH) }, (_, index) => from + index * BATCH);
}
