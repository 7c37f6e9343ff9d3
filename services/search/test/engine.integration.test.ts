import { newId } from "@switchboard/kit/ids";
import type { Pool } from "@switchboard/pg/pool";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Engine } from "../src/engine/engine.ts";
import { NEXT_INDEX } from "../src/engine/settings.ts";
import { MeilisearchIndex } from "../src/index/meilisearch-index.ts";
import { PostgresIndex } from "../src/index/postgres-index.ts";
import { followChanges } from "../src/jobs/follow-changes.ts";
import { reconciledClients } from "../src/metrics.ts";
import { countBehind, readEngineState, wantRebuild } from "../src/store/engine-state.ts";
import { type Fault, MeilisearchProtocol } from "./meilisearch-protocol.ts";
import { aRow, createWorld, reader, type World } from "./world.ts";

let server: MeilisearchProtocol;
let url: string;
let engine: Engine;
let world: World;
let index: MeilisearchIndex;
let follower: { stop(): Promise<void> };

const follow = (pool: Pool) =>
  followChanges({ pool, engine, onState: (isRight) => index.noteState(isRight), log: silentLog });

/** An engine that takes in everything but a new index. */
class BrokenRebuilds extends Engine {
  attempts = 0;

  override async put(...[index, documents]: Parameters<Engine["put"]>): Promise<void> {
    if (index !== NEXT_INDEX) return super.put(index, documents);
    this.attempts += 1;
    throw new Error("no room for a second index");
  }
}

beforeAll(async () => {
  server = new MeilisearchProtocol();
  url = await server.start();
  engine = new Engine({ url, key: "secret", callMs: 500 });
  world = await createWorld((pool) => new MeilisearchIndex(pool, engine, new PostgresIndex(pool), silentLog, 300));
  index = world.index as MeilisearchIndex;
});

beforeEach(() => {
  server.fault = "none";
  follower = follow(world.pool);
});

afterEach(() => follower.stop());

afterAll(async () => {
  await world?.stop();
  await server?.stop();
  expect(server.mistakes).toEqual([]);
});

/** Waits until the engine has followed all that was changed. */
async function settled(): Promise<void> {
  await until("the engine knows", async () => !index.reduced && (await countBehind(world.pool)) === 0);
}

/** What the engine keeps of a client. */
async function kept(login: string) {
  const { clients } = await world.find(login);
  return server.indexes.get("clients")?.get(clients[0]?.client?.id ?? "");
}

/** What the nightly comparisons have found so far, by outcome. */
async function reconciled() {
  const { values } = await reconciledClients.get();
  const of = (outcome: string) => values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  return { compared: of("compared"), mended: of("mended"), removed: of("removed") };
}

/** Has the index compared as if it were night, and waits for it. */
async function compareNow(): Promise<void> {
  await settled();
  const { compared } = await reconciled();
  await world.pool.query("update engine_state set reconciled_at = now() - interval '25 hours'");
  await until("it was compared", async () => (await reconciled()).compared > compared);
}

const names = async (q: string) => (await world.find(q)).clients.map(({ client }) => client?.name);

test("F1, F3: the engine gets the words and projects of a client as it is now, and no client that is gone", async () => {
  await world.importRows([aRow("5001", { name: "Ann Hara", people: [] })]);
  await settled();
  const doc = await kept("login-5001");
  expect(doc).toEqual({
    id: expect.any(String),
    projects: [world.projects.acme],
    words: ["ann", "hara", "login", "5001", "c", "mail", "example"],
    sounds: expect.arrayContaining(["hara"]),
  });
  await world.importRows([{ external_id: "5001", version: 2, deleted: true }]);
  await settled();
  expect(server.indexes.get("clients")?.has(doc?.id ?? "")).toBe(false);
});

test("F1: words are asked of the engine, and nobody is found there by what they were", async () => {
  await world.importRows([aRow("5002", { name: "Quincy Adams" })]);
  await settled();
  const before = server.searches;
  expect(await names("quincy adams")).toEqual(["Quincy Adams"]);
  expect(server.searches).toBeGreaterThan(before);
  await follower.stop();
  await world.importRows([aRow("5002", { version: 2, name: "Henry Brooks" })]);
  expect(await names("quincy adams")).toEqual([]);
  expect(await names("henry brooks")).toEqual(["Henry Brooks"]);
});

test.each<Fault>(["500", "hang", "page"])(
  "F4: while the engine answers with %s, the database answers and says so, and afterwards it is asked again",
  async (fault) => {
    await world.importRows([aRow("5003", { name: "Grace Hopper" })]);
    await settled();
    server.fault = fault;
    for (let n = 0; n < 4; n += 1) expect(await names("grace hopper")).toEqual(["Grace Hopper"]);
    expect((await world.find("hopper")).reduced).toBe(true);
    server.fault = "none";
    await until("it is asked again", async () => !(await world.find("grace")).reduced);
  },
);

test("F4: an answer is called reduced only when it was the engine's to give as well", async () => {
  await world.importRows([aRow("5007", { name: "Donald Knuth" })]);
  await settled();
  server.fault = "500";
  expect((await world.find("c5007@mail.example")).reduced).toBe(false);
  // The first question that meets the fault says so itself, not only those that follow.
  expect((await world.find("knuth")).reduced).toBe(true);
  expect((await world.find("c5007@mail.example")).reduced).toBe(false);
  server.fault = "none";
  await until("it is asked again", async () => !(await world.find("knuth")).reduced);
});

test("F4: an index that came back empty, or is another's, is made anew by itself", async () => {
  await world.importRows([aRow("5004", { name: "Edsger Dijkstra" })]);
  await settled();
  server.indexes.clear();
  await until("it is noticed", async () => index.reduced);
  expect(await names("dijkstra")).toEqual(["Edsger Dijkstra"]);
  await settled();
  expect(await kept("login-5004")).toMatchObject({ projects: [world.projects.acme] });
});

test("F4: an index that was made with other settings is made anew", async () => {
  await settled();
  const { mark } = await readEngineState(world.pool);
  await world.pool.query("update engine_state set settings = 'older'");
  await until("it is made anew", async () => (await readEngineState(world.pool)).mark !== mark);
  await settled();
});

test("F4: a rebuild that is asked for leaves the index searchable, and what changed meanwhile is in it", async () => {
  await world.importRows([aRow("5005", { name: "Barbara Liskov" })]);
  await settled();
  const { mark } = await readEngineState(world.pool);
  await wantRebuild(world.pool);
  await world.importRows([aRow("5006", { name: "Liskov the Younger" })]);
  await until("it is made anew", async () => (await readEngineState(world.pool)).mark !== mark);
  await settled();
  expect(await kept("login-5006")).toBeDefined();
  expect([...server.indexes.keys()]).toEqual(["clients"]);
});

test("F4: a rebuild that is asked for amid a long way of changes begins at once, and takes them in", async () => {
  await world.importRows([aRow("5016", { name: "Changed Charles" })]);
  await settled();
  await follower.stop();
  const { clients } = await world.find("login-5016");
  await world.pool.query(
    `
    insert into client_changes (client_id, version, actor, changed_at)
    select $1, 2, 'test', now() from generate_series(1, 2000)`,
    [clients[0]?.client?.id],
  );
  const { mark } = await readEngineState(world.pool);
  let steps = 0;
  const query: Pool["query"] = async (statement, values) => {
    if (String(statement).includes("followed_to = $2")) {
      steps += 1;
      await wantRebuild(world.pool);
    }
    return world.pool.query(statement, values);
  };
  follower = follow({ ...world.pool, query });
  await until("it is made anew", async () => (await readEngineState(world.pool)).mark !== mark);
  await settled();
  expect(steps).toBe(1);
  expect(await kept("login-5016")).toBeDefined();
});

test("F4: a rebuild that fails is tried again after growing waits, and the index that is there follows meanwhile", async () => {
  await world.importRows([aRow("5008", { name: "Tony Hoare" })]);
  await settled();
  await follower.stop();
  const { mark } = await readEngineState(world.pool);
  const broken = new BrokenRebuilds({ url, key: "secret", callMs: 500 });
  follower = followChanges({ pool: world.pool, engine: broken, onState: () => undefined, log: silentLog });
  await wantRebuild(world.pool);
  const failures = () => world.pool.value<number>("select rebuild_failures from engine_state");
  const waitS = () =>
    world.pool.value<number>("select extract(epoch from rebuild_due_at - now())::float8 from engine_state");
  await until("it has failed", async () => (await failures()) === 1);
  await world.pool.query("update engine_state set rebuild_failures = 20, rebuild_due_at = now()");
  await until("it has failed again", async () => (await failures()) === 21);
  expect(await waitS()).toBeGreaterThan(280);
  expect(await waitS()).toBeLessThanOrEqual(300);
  const attempts = broken.attempts;
  await world.importRows([aRow("5008", { version: 2, name: "Antony Hoare" })]);
  await until("the change is followed", async () => (await countBehind(world.pool)) === 0);
  expect(await kept("login-5008")).toMatchObject({ words: expect.arrayContaining(["antony"]) });
  expect(broken.attempts).toBe(attempts);
  await follower.stop();
  follower = follow(world.pool);
  // Who asks for it has not to wait.
  await wantRebuild(world.pool);
  await until("it is made anew", async () => (await readEngineState(world.pool)).mark !== mark);
  expect(await failures()).toBe(0);
});

test("F3: a client that the engine refuses is left out alone, and found by the database", async () => {
  await settled();
  await world.importRows([aRow("5007", { name: "Wrong One" })]);
  const { clients } = await world.find("login-5007");
  await follower.stop();
  server.refused = clients[0]?.client?.id;
  await world.importRows([aRow("5007", { version: 2, name: "Wrong Two" }), aRow("5008", { name: "Right One" })]);
  follower = follow(world.pool);
  await settled();
  server.refused = undefined;
  expect(await kept("login-5008")).toBeDefined();
  expect(await names("wrong two")).toEqual(["Wrong Two"]);
});

test("F3: clients for whom the engine has no room are not left out, but sent again", async () => {
  await settled();
  server.isFull = true;
  const before = server.failedTasks;
  await world.importRows([aRow("5012", { name: "Later Lena" })]);
  await until("it was tried", async () => server.failedTasks > before);
  server.isFull = false;
  await settled();
  expect(await kept("login-5012")).toBeDefined();
});

test("F4: once a night the index is compared with the directory, and what differs is mended and told", async () => {
  await world.importRows([aRow("5013", { name: "Right Rita" }), aRow("5014"), aRow("5015")]);
  // Whom the engine refused before is sent again.
  await compareNow();
  const docs = server.indexes.get("clients");
  const [right, other, lost] = await Promise.all(["5013", "5014", "5015"].map((id) => kept(`login-${id}`)));
  if (docs === undefined || right === undefined || other === undefined || lost === undefined) throw new Error("gone");
  docs.set(other.id, { ...other, projects: [], words: ["somebody", "else"] });
  docs.delete(lost.id);
  docs.set("stranger", { id: "stranger" }).set(newId(), { id: "unknown" });
  const put = server.documentsPut;
  const { mended, removed } = await reconciled();
  await compareNow();
  expect(docs.get(right.id)).toBe(right);
  expect(docs.get(other.id)).toEqual(other);
  expect(docs.get(lost.id)).toEqual(lost);
  expect(docs.has("stranger")).toBe(false);
  expect(server.documentsPut - put).toBe(2);
  expect(await reconciled()).toMatchObject({ mended: mended + 2, removed: removed + 2 });
});

test("F4: an index whose settings somebody else changed is made anew when a service starts", async () => {
  await settled();
  const { mark } = await readEngineState(world.pool);
  await follower.stop();
  server.settings = { ...server.settings, searchableAttributes: ["*"] };
  follower = follow(world.pool);
  await until("it is made anew", async () => (await readEngineState(world.pool)).mark !== mark);
  await settled();
});

test("F3: who answers for other projects finds nobody by the engine, nor by counting", async () => {
  await world.importRows([aRow("5009", { name: "Hidden Harriet" })]);
  await settled();
  expect((await world.find("hidden harriet", world.staff.dave)).clients).toEqual([]);
  expect((await world.find("hidden harriet", reader)).clients).toHaveLength(1);
});

test("F3: a change that is committed after later ones is followed as well, be it under way when a rebuild begins", async () => {
  await world.importRows([aRow("5010"), aRow("5011")]);
  await settled();
  const ids = await Promise.all(
    ["5010", "5011"].map(async (id) => (await world.find(`login-${id}`)).clients[0]?.client?.id),
  );
  const change = "insert into client_changes (client_id, version, actor, changed_at) values ($1, 2, 'test', now())";
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const { promise: isWritten, resolve: written } = Promise.withResolvers<void>();
  // Of two transactions the first to begin gets the second number, and commits first.
  const second = world.pool.transaction(async (first) => {
    await first.query("select pg_current_xact_id()");
    const other = world.pool.transaction(async (tx) => {
      await tx.query("update clients set name = 'Late Larry' where id = $1", [ids[0]]);
      await tx.query("update client_words set words = 'late larry'::tsvector where client_id = $1", [ids[0]]);
      await tx.query(change, [ids[0]]);
      written();
      await isOver;
    });
    await isWritten;
    await first.query(change, [ids[1]]);
    return { other };
  });
  const { other } = await second;
  await wantRebuild(world.pool);
  const { mark } = await readEngineState(world.pool);
  await until("a rebuild is over", async () => (await readEngineState(world.pool)).mark !== mark);
  end();
  await other;
  await settled();
  expect(server.indexes.get("clients")?.get(ids[0] ?? "")?.words).toContain("larry");
});
