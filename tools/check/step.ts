import { spawn } from "node:child_process";
import { repositoryRoot as root } from "@switchboard/stack/repository";

/** How a step ended: with what it had to say when that is worth reading. */
export interface StepResult {
  readonly outcome: "passed" | "failed" | "skipped";
  readonly output: string;
}

/** One thing that must hold. */
export interface Step {
  /** To run it alone: `npm test -- lint`. */
  readonly name: string;
  /** What is checked, as its heading. */
  readonly title: string;
  readonly run: () => Promise<StepResult>;
}

/** A step that is a list of commands; it passes when all of them exit with 0. */
export function commands(name: string, title: string, lines: readonly (readonly string[])[]): Step {
  return {
    name,
    title,
    run: async () => {
      const outputs: string[] = [];
      let outcome: StepResult["outcome"] = "passed";
      for (const line of lines) {
        const { code, output } = await execute(line);
        outputs.push(output);
        if (code !== 0) outcome = "failed";
      }
      return { outcome, output: outputs.join("\n") };
    },
  };
}

// A tool that runs wild must not fill the memory.
const maxOutput = 4_000_000;

interface ExecuteOptions {
  readonly inherit?: boolean;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command from the root of the checkout. `inherit` shows its output as it comes instead of returning it. */
export function execute(
  [command = "", ...args]: readonly string[],
  { inherit = false, cwd = root, env: added = {} }: ExecuteOptions = {},
): Promise<{ code: number; output: string }> {
  const env = { ...process.env, ...added, FORCE_COLOR: process.stdout.isTTY ? "1" : "0" };
  const stdio = inherit ? ("inherit" as const) : (["ignore", "pipe", "pipe"] as const);
  const child = spawn(command, args, { cwd, env, stdio: typeof stdio === "string" ? stdio : [...stdio] });
  let output = "";
  const collect = (chunk: Buffer) => {
    if (output.length < maxOutput) output += chunk.toString();
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
