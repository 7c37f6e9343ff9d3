import type { Backends } from "@switchboard/stack/backends/find-backends";
import { type FigureLine, renderFigures } from "./figures.ts";
import { describeCommit, describeMachine } from "./machine.ts";
import { writeResults } from "./results-file.ts";

/** One run of a workload, as far as it is the same for all of them. */
export interface RunFacts {
  readonly workload: string;
  readonly startedAt: Date;
  readonly quick: boolean;
  readonly commit: string;
  readonly dirty: boolean;
  readonly machine: unknown;
}

/** What the numbers of a run depend on. */
export async function describeRun(workload: string, quick: boolean, backends: Backends): Promise<RunFacts> {
  return { workload, quick, startedAt: new Date(), machine: await describeMachine(backends), ...describeCommit() };
}

/** Writes the results file and prints the table and, last, the headline. */
export async function reportRun(
  run: RunFacts,
  headline: Readonly<Record<string, number>>,
  lines: readonly FigureLine[],
  rounds: unknown,
): Promise<void> {
  const name = `${run.commit}-${run.workload}`;
  const file = await writeResults(run.startedAt, name, { ...run, headline, lines, rounds });
  console.log(`\n${renderFigures(lines)}\n`);
  console.log(`Written to ${file}.\n`);
  console.log(JSON.stringify(headline));
}
