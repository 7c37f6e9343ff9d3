import { env, stderr } from "node:process";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { Meilisearch } from "meilisearch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Engine } from "../src/engine/engine.ts";
import { MeilisearchIndex } from "../src/index/meilisearch-index.ts";
import { PostgresIndex } from "../src/index/postgres-index.ts";
import { followChanges } from "../src/jobs/follow-changes.ts";
import { countBehind, readEngineState } from "../src/store/engine-state.ts";
import { clientIndexSuite } from "./client-index-suite.ts";
import { aRow, createWorld } from "./world.ts";

const url = env["MEILI_URL"] ?? "";
/** The rights that `docs/operations.md` gives the service's key. */
const rights = {
  documents: ["search", "documents.add", "documents.get", "documents.delete"],
  indexes: ["indexes.create", "indexes.get", "indexes.delete", "indexes.swap"],
  rest: ["settings.get", "settings.update", "tasks.get"],
} as const;

if (url === "") {
  const why = "MEILI_URL is not set: the rules of finding were NOT tried with a real Meilisearch";
  stderr.write(`\n*** ${why} ***\n`);
  describe("with Meilisearch", () => {
    test.skip(why);
  });
} else {
  const owner = new Meilisearch({ host: url, apiKey: env["MEILI_API_KEY"] ?? "" });
  let key: string;

  beforeAll(async () => {
    const actions = [...rights.documents, ...rights.indexes, ...rights.rest];
    ({ key } = await owner.createKey({ actions, indexes: ["clients", "clients_next"], expiresAt: null }));
  });

  afterAll(() => owner.deleteKey(key));

  clientIndexSuite("Meilisearch", async () => {
    const engine = new Engine({ url, key });
    let answered = 0;
    let asked = 0;
    const search: Engine["search"] = async (...search) => {
      asked += 1;
      const ids = await engine.search(...search);
      answered += 1;
      return ids;
    };
    const world = await createWorld(
      (pool) => new MeilisearchIndex(pool, { search }, new PostgresIndex(pool), silentLog),
    );
    const { pool } = world;
    const index = world.index as MeilisearchIndex;
    const follower = followChanges({ pool, engine, onState: (isRight) => index.noteState(isRight), log: silentLog });
    return {
      world,
      settled: async () => {
        await until("the engine knows", async () => !index.reduced && (await countBehind(pool)) === 0);
      },
      stop: async () => {
        await follower.stop();
        await world.stop();
        // The database answers for an engine that does not: then nothing was tried.
        expect(answered).toBe(asked);
        expect(answered).toBeGreaterThan(50);
      },
    };
  });

  test("F1: two faults in a long word are forgiven, which the database alone does not", async () => {
    const engine = new Engine({ url, key });
    const world = await createWorld((pool) => new MeilisearchIndex(pool, engine, new PostgresIndex(pool), silentLog));
    const { pool } = world;
    const index = world.index as MeilisearchIndex;
    const follower = followChanges({ pool, engine, onState: (isRight) => index.noteState(isRight), log: silentLog });
    await world.importRows([aRow("6001", { name: "Anna Zimmermann", people: [] })]);
    await until("the engine knows", async () => !index.reduced && (await countBehind(pool)) === 0);
    expect((await world.find("zimmarmenn")).clients.map(({ client }) => client?.name)).toEqual(["Anna Zimmermann"]);
    await follower.stop();
    await world.stop();
  });

  test("F4: the nightly comparison mends what a real engine has wrong", async () => {
    const engine = new Engine({ url, key });
    const world = await createWorld((pool) => new MeilisearchIndex(pool, engine, new PostgresIndex(pool), silentLog));
    const { pool } = world;
    const index = world.index as MeilisearchIndex;
    const follower = followChanges({ pool, engine, onState: (isRight) => index.noteState(isRight), log: silentLog });
    await world.importRows([aRow("6002"), aRow("6003")]);
    await until("the engine knows", async () => !index.reduced && (await countBehind(pool)) === 0);
    const { clients } = await world.find("login-600");
    const ids = clients.map(({ client }) => client?.id ?? "");
    const right = await engine.documents("clients", ids);
    const [wrong = "", lost = ""] = ids;
    await engine.put("clients", [{ id: wrong }, { id: "stranger" }]);
    await engine.remove("clients", [lost]);
    await pool.query("update engine_state set reconciled_at = '-infinity'");
    await until("it was compared", async () => !(await readEngineState(pool)).isReconcileDue);
    expect(await engine.documents("clients", ids)).toEqual(right);
    expect(await engine.has("clients", "stranger")).toBe(false);
    await follower.stop();
    await world.stop();
  });
}
