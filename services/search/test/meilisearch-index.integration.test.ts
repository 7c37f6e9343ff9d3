import { env, stderr } from "node:process";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { describe, expect, test } from "vitest";
import { Engine } from "../src/engine/engine.ts";
import { MeilisearchIndex } from "../src/index/meilisearch-index.ts";
import { PostgresIndex } from "../src/index/postgres-index.ts";
import { followChanges } from "../src/jobs/follow-changes.ts";
import { countBehind } from "../src/store/engine-state.ts";
import { clientIndexSuite } from "./client-index-suite.ts";
import { aRow, createWorld } from "./world.ts";

const url = env["MEILI_URL"] ?? "";

if (url === "") {
  const why = "MEILI_URL is not set: the rules of finding were NOT tried with a real Meilisearch";
  stderr.write(`\n*** ${why} ***\n`);
  describe("with Meilisearch", () => {
    test.skip(why);
  });
} else {
  clientIndexSuite("Meilisearch", async () => {
    const engine = new Engine({ url, key: env["MEILI_API_KEY"] ?? "" });
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
    const engine = new Engine({ url, key: env["MEILI_API_KEY"] ?? "" });
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
}
