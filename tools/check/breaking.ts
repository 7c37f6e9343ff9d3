import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute, type Step, type StepResult } from "./step.ts";

/** Whether the contracts still serve everybody who speaks those of the main branch. */
export const breaking: Step = {
  name: "breaking",
  title: "Contracts break nobody (buf breaking against main)",
  run: async () => {
    const main = await findMain();
    if (main === undefined) return { outcome: "skipped", output: "there is no main branch with contracts" };
    const folder = await mkdtemp(join(tmpdir(), "switchboard-contracts-"));
    try {
      return await compareWith(main, folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function compareWith(main: string, folder: string): Promise<StepResult> {
  const archive = join(folder, "main.tar");
  const before = join(folder, "main");
  const steps = [
    ["git", "archive", "-o", archive, `--prefix=main/`, main, "proto", "buf.yaml"],
    ["tar", "-x", "-f", archive, "-C", folder],
    ["buf", "breaking", "--against", before],
  ];
  for (const step of steps) {
    const { code, output } = await execute(step);
    if (code !== 0) return { outcome: "failed", output };
  }
  return { outcome: "passed", output: "" };
}

/** The commit to compare with; a clone of CI may know the branch only as the remote's. */
async function findMain(): Promise<string | undefined> {
  for (const name of ["main", "origin/main"]) {
    const { code } = await execute(["git", "cat-file", "-e", `${name}:proto`]);
    if (code === 0) return name;
  }
  return undefined;
}
