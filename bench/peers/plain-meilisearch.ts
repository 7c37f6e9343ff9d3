import { demoClient } from "@switchboard/stack/demo-clients/demo-client";
import { Meilisearch } from "meilisearch";

const INDEX = "bench";
/** Documents of one request; requests of a million wait in its queue, and it puts them together as it likes. */
const BATCH = 5_000;
/** All of them are in after this long, in milliseconds, or something is wrong. */
const TASK_MS = 30 * 60_000;
/** Answers that are compressed come some 40 ms late over loopback. */
const headers = { "accept-encoding": "identity" };

/** A Meilisearch beside the system, with bare clients (id, name, login, email) and the settings that it comes with. */
export interface PlainMeilisearch {
  /** Puts clients in from nothing; returns how many a second are found. */
  fill(count: number): Promise<number>;
  /** Asks as a box would, for a page of clients. */
  find(q: string): Promise<void>;
  /** Removes what was put in. */
  close(): Promise<void>;
}

/** Connects to the Meilisearch that MEILI_URL and MEILI_API_KEY name; undefined without. */
export function connectMeilisearch(env: NodeJS.ProcessEnv): PlainMeilisearch | undefined {
  const { MEILI_URL: host = "", MEILI_API_KEY: apiKey = "" } = env;
  if (host === "") return undefined;
  const client = new Meilisearch({ host, apiKey, requestInit: { headers } });
  const index = client.index(INDEX);
  const wait = { timeout: TASK_MS, interval: 100 };
  const remove = () => client.deleteIndexIfExists(INDEX);
  return {
    fill: async (count) => {
      await remove();
      const searchableAttributes = ["name", "login", "email"];
      await index.updateSettings({ searchableAttributes }).waitTask(wait);
      const started = performance.now();
      const tasks: number[] = [];
      for (let first = 1; first <= count; first += BATCH) {
        const documents = Array.from({ length: Math.min(BATCH, count + 1 - first) }, (_, place) => bare(first + place));
        tasks.push((await index.addDocuments(documents, { primaryKey: "id" })).taskUid);
      }
      for (const { status, error } of await client.tasks.waitForTasks(tasks, wait)) {
        if (status !== "succeeded") throw new Error(`Meilisearch did not take clients in: ${error?.message}`);
      }
      return (count / (performance.now() - started)) * 1_000;
    },
    find: async (q) => {
      await index.search(q, { limit: 20 });
    },
    close: async () => {
      await remove();
    },
  };
}

function bare(number: number) {
  const { name, login, email } = demoClient(number);
  return { id: number, name, login, email };
}
