import { newId } from "@switchboard/kit/ids";
import { saveOrganisation } from "@switchboard/organisation/follow-organisation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importHeard } from "../src/commands/import-clients.ts";
import { aRow, createWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const rowsOf = (rows: readonly object[]) => rows.map((row) => Buffer.from(JSON.stringify(row)));

test("D1: rows of a project that was made a moment ago are taken in, and those of one that there is not are bad", async () => {
  const { pool } = world;
  let asked = 0;
  const catchUp = async () => {
    asked += 1;
    const settings = { clientSource: "billing", accountUrlTemplate: "", siteUrl: "", language: "en" };
    const made = { id: newId(), slug: "made-now", name: "Made", allowedOrigins: [], uploadsAllowed: false, version: 1 };
    await saveOrganisation(pool, { projects: [{ ...settings, ...made }] });
  };
  const deps = { pool, now: () => new Date(), written: () => {} };
  const rows = rowsOf([
    aRow("6001"),
    { ...aRow("6002"), projects: ["made-now"] },
    { ...aRow("6003"), projects: ["never-made"] },
    { ...aRow("6004"), email: "none" },
  ]);
  const report = await importHeard(deps, { source: "billing", rows }, catchUp);
  expect(report).toMatchObject({ created: 2, changed: 0, unchanged: 0 });
  expect(report.bad.map(({ index, field }) => [index, field]).sort()).toEqual([
    [2, "/projects/0"],
    [3, "/email"],
  ]);
  expect(asked).toBe(1);
  await importHeard(deps, { source: "billing", rows: rowsOf([aRow("6005")]) }, catchUp);
  expect(asked).toBe(1);
});
