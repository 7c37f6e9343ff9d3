import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../results", import.meta.url));

/** Writes `results/<date>-<name>.json`, in a shape that git can compare; returns its path. */
export async function writeResults(date: Date, name: string, results: unknown): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${date.toISOString().slice(0, 10)}-${name}.json`);
  await writeFile(file, `${JSON.stringify(results, roundNumbers, 1)}\n`);
  return file;
}

function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}
