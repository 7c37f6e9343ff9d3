/**
 * `npm test`: everything that must hold before a change is taken. `npm test -- lint types` runs only the named steps.
 * Goes on after a failure and names all of them at the end.
 */
import { breaking } from "./check/breaking.ts";
import { drift } from "./check/drift.ts";
import { reasons } from "./check/reasons.ts";
import { rules } from "./check/rules.ts";
import { schema } from "./check/schema.ts";
import { commands, type Step, type StepResult } from "./check/step.ts";
import { deploy } from "./check-deploy.ts";

const checks: readonly Step[] = [
  commands("types", "Types fit", [
    ["tsc", "--noEmit"],
    ["tsc", "--noEmit", "-p", "web/shared"],
    ["tsc", "--noEmit", "-p", "web/workplace"],
    ["tsc", "--noEmit", "-p", "web/widget"],
  ]),
  commands("lint", "Code and contracts follow the style", [
    ["biome", "check", "--error-on-warnings", "."],
    ["buf", "lint"],
    ["buf", "format", "-d", "--exit-code"],
  ]),
  drift,
  schema,
  reasons,
  breaking,
  commands("knip", "Nothing is unused (knip)", [
    ["knip"],
    // What only tests use is unused.
    ["knip", "--production", "--config", "knip.production.json", "--include", "files,exports,types"],
  ]),
  deploy,
  commands("web", "The pages build", [["npm", "run", "build:web"]]),
];

// Two cores: two tools at a time keep both busy, the tests then have them to themselves.
const lanes = 2;

interface Verdict extends StepResult {
  readonly step: Step;
}

async function judge(step: Step): Promise<Verdict> {
  const startedAt = performance.now();
  const result = await step.run().catch((error: unknown): StepResult => {
    return { outcome: "failed", output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const mark = { passed: "ok     ", failed: "FAILED ", skipped: "skipped" }[result.outcome];
  console.log(`${mark} ${step.title} (${seconds} s)`);
  if (result.outcome === "failed" && result.output !== "") console.log(indent(result.output));
  if (result.outcome === "skipped") console.log(indent(result.output));
  return { ...result, step };
}

async function judgeAll(steps: readonly Step[]): Promise<Verdict[]> {
  const waiting = [...steps];
  const verdicts: Verdict[] = [];
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) verdicts.push(await judge(step));
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return verdicts;
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "    ");
}

/** The steps that were asked for; all of them unless some were. */
function chosen(steps: readonly Step[], names: readonly string[]): Step[] {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(", ")}: choose from ${steps.map(({ name }) => name).join(", ")}.`);
    process.exit(2);
  }
  return names.length === 0 ? [...steps] : steps.filter(({ name }) => names.includes(name));
}

// The program that started us is gone: so is whoever wanted to know.
process.once("disconnect", () => process.exit(1));

const steps = chosen([...checks, rules], process.argv.slice(2));
const verdicts = await judgeAll(steps.filter((step) => step !== rules));
if (steps.includes(rules)) {
  console.log(`\n${rules.title}\n`);
  verdicts.push(await judge(rules));
}
const failed = verdicts.filter(({ outcome }) => outcome === "failed");
if (failed.length > 0)
  console.log(`\nFailed:\n${failed.map(({ step }) => `  ${step.name}: ${step.title}`).join("\n")}`);
else console.log("\nAll is well.");
process.exit(failed.length === 0 ? 0 : 1);
