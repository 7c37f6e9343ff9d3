import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSecrets } from "../src/secrets.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "switchboard-secrets-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("secrets are the same at the next start and of this start alone without a file", async () => {
  const file = join(folder, "deep", "secrets.json");

  expect(await loadSecrets(file)).toEqual(await loadSecrets(file));
  expect(await loadSecrets()).not.toEqual(await loadSecrets());
});

test("secrets are readable by their owner only", async () => {
  const file = join(folder, "secrets.json");
  await loadSecrets(file);

  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a secret that an earlier version did not know is added, the others stay", async () => {
  const file = join(folder, "secrets.json");
  const { demoClientSecret, ...older } = await loadSecrets(file);
  await writeFile(file, JSON.stringify(older));

  const newer = await loadSecrets(file);

  expect(newer).toMatchObject(older);
  expect(newer.demoClientSecret).not.toBe(demoClientSecret);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(newer);
});
