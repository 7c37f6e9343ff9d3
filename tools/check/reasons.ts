import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { readReasons, reasonsPage } from "../gen/reasons.ts";
import type { Step, StepResult } from "./step.ts";

const sources = ["services", "packages"];
/** A reason as it stands in the code: `<area>.<what>`, or one of the few that every service shares. */
const shape =
  /^((auth|caller|chat|gateway|notify|presence|realtime|request|search)\.[a-z_]+|page_(size|token)_invalid|(idempotency_key|database)_[a-z_]+)$/;

/** Frontends branch on reasons, so each one that the code can give is explained, and none that it cannot. */
export const reasons: Step = {
  name: "reasons",
  title: `Every reason of an error is explained in ${reasonsPage}`,
  run: async (): Promise<StepResult> => {
    const text = (await readSources()).join("\n");
    const explained = await readReasons();
    const given = new Set(
      [...text.matchAll(/"([a-z_.]+)"/g)].map(([, word = ""]) => word).filter((word) => shape.test(word)),
    );
    const lines = [
      ...[...given].filter((reason) => !explained.has(reason)).map((reason) => `${reason} is not explained`),
      ...[...explained.keys()]
        .filter((reason) => shape.test(reason) && !given.has(reason))
        .map((reason) => `${reason} is given by nobody`),
      ...[...text.matchAll(/AppError\(\s*"(\w+)",\s*"([a-z_.]+)"/g)]
        .filter(([, kind, reason = ""]) => (explained.get(reason) ?? kind) !== kind)
        .map(([, kind, reason]) => `${reason} is given as ${kind}`),
    ];
    return { outcome: lines.length === 0 ? "passed" : "failed", output: lines.join("\n") };
  },
};

async function readSources(): Promise<string[]> {
  const folders = await Promise.all(sources.map(servicesIn));
  const files = await Promise.all(folders.flat().map(typescriptUnder));
  return Promise.all(files.flat().map((file) => readFile(file, "utf8")));
}

/** Contracts name reasons, but give none. */
async function servicesIn(folder: string): Promise<string[]> {
  const names = (await readdir(join(root, folder))).filter((name) => name !== "contracts");
  return names.map((name) => join(root, folder, name, "src"));
}

async function typescriptUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(({ name }) => name.endsWith(".ts")).map(({ name, parentPath }) => join(parentPath, name));
}
