import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import type { Step, StepResult } from "./step.ts";

const page = "docs/errors.md";
const sources = ["services", "packages"];
/** A reason as it stands in the code: `<area>.<what>`, or one of the few that every service shares. */
const inCode =
  /"((?:auth|caller|chat|gateway|notify|presence|realtime|request)\.[a-z_]+|(?:page_(?:size|token)_invalid|(?:idempotency|database)_[a-z_]+))"/g;
const inPage =
  /`((?:auth|caller|chat|gateway|notify|presence|realtime|request)\.[a-z_]+|(?:page_(?:size|token)_invalid|(?:idempotency|database)_[a-z_]+))`/g;

/** Frontends branch on reasons, so each one that the code can give is explained, and none that it cannot. */
export const reasons: Step = {
  name: "reasons",
  title: `Every reason of an error is explained in ${page}`,
  run: async (): Promise<StepResult> => {
    const given = matches(inCode, (await readSources()).join("\n"));
    const explained = matches(inPage, await readFile(join(root, page), "utf8"));
    const lines = [
      ...[...given].filter((reason) => !explained.has(reason)).map((reason) => `${reason} is not explained`),
      ...[...explained].filter((reason) => !given.has(reason)).map((reason) => `${reason} is given by nobody`),
    ];
    return { outcome: lines.length === 0 ? "passed" : "failed", output: lines.join("\n") };
  },
};

function matches(pattern: RegExp, text: string): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, reason = ""]) => reason));
}

async function readSources(): Promise<string[]> {
  const folders = await Promise.all(sources.map(servicesIn));
  const files = await Promise.all(folders.flat().map(typescriptUnder));
  return Promise.all(files.flat().map((file) => readFile(file, "utf8")));
}

async function servicesIn(folder: string): Promise<string[]> {
  return (await readdir(join(root, folder))).map((name) => join(root, folder, name, "src"));
}

async function typescriptUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(({ name, parentPath }) => name.endsWith(".ts") && !parentPath.includes("/contracts/src/gen"))
    .map(({ name, parentPath }) => join(parentPath, name));
}
