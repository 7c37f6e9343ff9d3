import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lookup } from "../src/domain/lookup.ts";
import { readQuestion } from "../src/domain/question.ts";
import { findByIdentifiers, findClientsByIds } from "../src/store/found-clients.ts";
import { findReach, type Reach } from "../src/store/visibility.ts";
import { aRow, createWorld, reader, type World } from "./world.ts";

/** By what each of the clients is found: every way that the directory is asked for values has the rule of its own. */
const lookups: readonly Lookup[] = [
  ...["7101", "7102", "7103", "7104"].map((value) => ({
    match: "exact" as const,
    kind: "external_id" as const,
    value,
  })),
  { match: "prefix", kind: "login", value: "login-71" },
  { match: "tail", kind: "phone", value: "555" },
  { match: "network", kind: "ip", value: "198.51.100.0/24" },
];

let world: World;
let all: readonly string[];

beforeAll(async () => {
  world = await createWorld();
  const projects = { "7101": ["acme"], "7102": ["other"], "7103": ["acme", "other"], "7104": [] };
  await world.importRows(
    Object.entries(projects).map(([id, of]) =>
      aRow(id, {
        projects: of,
        name: "Visible Somebody",
        phone: `+7 495 12${id.at(-1)} 05 55`,
        services: [{ external_id: `s${id}`, name: "VDS", status: "active", addresses: [`198.51.100.${id.slice(2)}`] }],
      }),
    ),
  );
  all = await world.pool.column<string>("select id from clients order by id");
});

afterAll(() => world?.stop());

/** Whom each way of finding shows to somebody with such a reach, in the order of their ids. */
async function shownBy(reach: Reach) {
  const { pool, index } = world;
  const range = { reach, after: undefined, limit: 50, clients: 0 };
  const words = await index.find(readQuestion("visible somebody "), { reach, limit: 50, forgiving: true });
  const values = await Promise.all(lookups.map((lookup) => findByIdentifiers(pool, [lookup], range)));
  const idsBy = (match: Lookup["match"]) =>
    values.flatMap((found, place) => (lookups[place]?.match === match ? found.map(({ clientId }) => clientId) : []));
  const sorted = (ids: Iterable<string>) => [...new Set(ids)].sort();
  return {
    id: sorted((await findClientsByIds(pool, all, reach)).keys()),
    words: sorted(words.hits.map(({ clientId }) => clientId)),
    exact: sorted(idsBy("exact")),
    prefix: sorted(idsBy("prefix")),
    tail: sorted(idsBy("tail")),
    network: sorted(idsBy("network")),
  };
}

describe("the rule of who may see a client", () => {
  const writer: Caller = { kind: "key", id: "k", name: "k", scopes: ["clients:write"] };
  test.each<[string, () => Caller, number | "refused"]>([
    ["an administrator", () => world.staff.admin, 4],
    ["staff of one project", () => world.staff.alice, 2],
    ["staff of the other project", () => world.staff.dave, 2],
    ["staff without the permission", () => world.staff.olga, "refused"],
    ["a key that may read", () => reader, 4],
    ["a key that may only write", () => writer, "refused"],
    ["a visitor", () => ({ kind: "visitor", id: "v" }), "refused"],
    ["a service", () => ({ kind: "service", name: "chat" }), "refused"],
    ["nobody known", () => ({ kind: "anonymous" }), "refused"],
  ])("F3: by ids, values of every kind and words %s sees the same clients", async (_, callerOf, expected) => {
    const reach = await findReach(world.pool, callerOf()).catch((err: unknown) => AppError.from(err).reason);
    if (typeof reach === "string") {
      expect([reach, expected]).toEqual(["caller.not_allowed", "refused"]);
      return;
    }
    const { id, ...others } = await shownBy(reach);
    expect(id).toHaveLength(Number(expected));
    expect(others).toEqual({ words: id, exact: id, prefix: id, tail: id, network: id });
  });

  test("F3: who reaches no project sees nobody in any way", async () => {
    expect(await shownBy([])).toEqual({ id: [], words: [], exact: [], prefix: [], tail: [], network: [] });
  });
});
