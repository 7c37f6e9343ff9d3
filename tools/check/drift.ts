import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { generatedFiles } from "../gen/generated-files.ts";
import type { Step, StepResult } from "./step.ts";

/** Whether the committed generated files are what the sources generate now. */
export const drift: Step = {
  name: "drift",
  title: "Generated files are those of their sources (npm run gen)",
  run: async () => {
    const { files, removed } = await generatedFiles();
    return compareFiles(files, removed);
  },
};

/** Fails for committed files that are not as generated, and those that are no longer. */
export async function compareFiles(
  files: ReadonlyMap<string, string>,
  removed: readonly string[] = [],
): Promise<StepResult> {
  const differing: string[] = [];
  for (const [path, text] of files) {
    const committed = await readFile(join(root, path), "utf8").catch(() => undefined);
    if (committed !== text) differing.push(path);
  }
  const output = [...differing.map((path) => `differs: ${path}`), ...removed.map((path) => `left over: ${path}`)];
  return { outcome: output.length === 0 ? "passed" : "failed", output: output.join("\n") };
}
