import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { generatedFiles } from "../gen/generated-files.ts";
import type { Step } from "./step.ts";

/** Whether the committed generated files are what the sources generate now. */
export const drift: Step = {
  name: "drift",
  title: "Generated files are those of their sources (npm run gen)",
  run: async () => {
    const differing: string[] = [];
    const { files, removed } = await generatedFiles();
    for (const [path, text] of files) {
      const committed = await readFile(join(root, path), "utf8").catch(() => undefined);
      if (committed !== text) differing.push(path);
    }
    const output = [...differing.map((path) => `differs: ${path}`), ...removed.map((path) => `left over: ${path}`)];
    return { outcome: output.length === 0 ? "passed" : "failed", output: output.join("\n") };
  },
};
