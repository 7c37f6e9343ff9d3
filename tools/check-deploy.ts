import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { execute, type Step } from "./check/step.ts";

const folder = "deploy/k8s/overlays";

/** Whether every overlay of the Kubernetes files builds. */
export const deploy: Step = {
  name: "deploy",
  title: "Kubernetes files build (kubectl kustomize)",
  run: async () => {
    if (!existsSync(join(root, folder))) return { outcome: "skipped", output: "there are no overlays" };
    // Debian 12's own kubectl is too old for components, so it is not installed here.
    if (!(await knowsComponents())) return { outcome: "skipped", output: "needs kubectl 1.21 or newer on the PATH" };
    const problems: string[] = [];
    for (const overlay of await readdir(join(root, folder))) {
      const { code, output } = await execute(["kubectl", "kustomize", join(folder, overlay)]);
      if (code !== 0) problems.push(`${overlay}: ${output}`);
    }
    return { outcome: problems.length === 0 ? "passed" : "failed", output: problems.join("\n") };
  },
};

async function knowsComponents(): Promise<boolean> {
  const { output } = await execute(["kubectl", "version", "--client", "-o", "json"]);
  const [, major, minor] = /"gitVersion": "v(\d+)\.(\d+)/.exec(output) ?? [];
  return Number(major) > 1 || Number(minor) >= 21;
}
