/**
 * Whether everything under deploy/ builds and keeps our rules: `npm test -- deploy`, or alone `node tools/check-deploy.ts`.
 */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { execute, type Step, type StepResult } from "./check/step.ts";
import { alertProblems } from "./deploy/alert-rules.ts";
import { composeProblems } from "./deploy/compose-rules.ts";
import { readKnownMetrics } from "./deploy/known-metrics.ts";
import { type Known, kubernetesProblems } from "./deploy/kubernetes-rules.ts";
import { findKustomize, type Kustomize } from "./deploy/kustomize.ts";
import { parseManifests } from "./deploy/manifest.ts";
import { makeNewKeys, readServiceSettings } from "./deploy/service-settings.ts";

const composeFile = "docker-compose.yml";
const composeLayers = ["compose.observability.yml"];
const kustomizations = ["deploy/k8s/overlays", "deploy/k8s/tests"];

/** Whether the image, compose and Kubernetes files build and keep our rules. */
export const deploy: Step = {
  name: "deploy",
  title: "Image, compose and Kubernetes files build and keep the rules",
  run: checkDeploy,
};

async function checkDeploy(): Promise<StepResult> {
  const known = { services: await readServiceSettings(), keys: await makeNewKeys() };
  const problems = [
    ...(await composeProblems(composeFile, composeLayers, known)),
    ...(await composeWords()),
    ...(await shapeProblems([...known.services.keys()])),
    ...(await alertProblems([...known.services.keys()], await readKnownMetrics())),
  ];
  const kustomize = await findKustomize();
  if (kustomize !== undefined) problems.push(...(await kustomizeProblems(kustomize, known)));
  if (problems.length > 0) return { outcome: "failed", output: problems.join("\n") };
  if (kustomize !== undefined) return { outcome: "passed", output: "" };
  return { outcome: "skipped", output: "The Kubernetes files need kustomize, or kubectl 1.21 or newer, on the PATH." };
}

/** What docker compose itself says about the files, where it is installed. */
async function composeWords(): Promise<string[]> {
  if ((await execute(["docker", "compose", "version"])).code !== 0) return [];
  const files = [composeFile, ...composeLayers].flatMap((file) => ["--file", file]);
  const { code, output } = await execute(["docker", "compose", ...files, "--profile", "*", "config", "--quiet"]);
  return code === 0 ? [] : [`docker compose config: ${output.trim()}`];
}

async function kustomizeProblems(kustomize: Kustomize, known: Known): Promise<string[]> {
  const problems: string[] = [];
  for (const parent of kustomizations) {
    for (const entry of await readdir(join(root, parent), { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const folder = join(parent, entry.name);
      try {
        const found = kubernetesProblems(parseManifests(await kustomize(folder)), known);
        problems.push(...found.map((problem) => `${folder}: ${problem}`));
      } catch (error) {
        problems.push(`${folder} does not build: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  return problems;
}

/** Every service has the same files. */
async function shapeProblems(services: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  for (const service of services) {
    const wanted = [
      "config.env",
      "deployment.yaml",
      "kustomization.yaml",
      "pdb.yaml",
      "service.yaml",
      "serviceaccount.yaml",
    ];
    if (existsSync(join(root, "services", service, "src/migrate.ts"))) wanted.push("migrate-job.yaml");
    const folder = `deploy/k8s/base/${service}`;
    const files = await readdir(join(root, folder)).catch((): string[] => []);
    problems.push(...wanted.filter((file) => !files.includes(file)).map((file) => `${folder}: ${file} is missing`));
  }
  return problems;
}

if (import.meta.main) {
  const { outcome, output } = await checkDeploy();
  console.log(`deploy: ${outcome}${output === "" ? "" : `\n${output}`}`);
  process.exitCode = outcome === "passed" ? 0 : 1;
}
