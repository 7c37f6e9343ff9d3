import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readClientRow } from "../src/domain/read-client-row.ts";

test("D1: the row that the documents show is one that is taken", async () => {
  const page = await readFile(new URL("../../../docs/import.md", import.meta.url), "utf8");
  const [, row = ""] = page.split("## A row")[1]?.match(/```json\n([^`]+)```/) ?? [];
  const reading = readClientRow(JSON.parse(row), { zone: "UTC", latestVersion: Date.UTC(2026, 11, 1) });
  expect(reading).toMatchObject({ ok: true, row: { externalId: "1024", login: "ivanov", projects: ["acme"] } });
});
