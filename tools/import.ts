/** `npm run import`: takes clients from a file, or from what a billing panel answered, into Switchboard. */
import { ProblemError } from "@switchboard/sdk/problem-error";
import { SetupError } from "@switchboard/stack/setup-error";
import { readOptions, usage } from "./import/options.ts";
import { runImport } from "./import/run-import.ts";

/** Exit codes, beside 0 for an import of which everything was taken. */
const [SOME_BAD, MISUNDERSTOOD, STOPPED] = [1, 2, 3];

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) console.log(usage);
  else {
    const { totals, report, deleted } = await runImport(options, (line) => console.log(line));
    const { created, changed, unchanged, bad } = totals;
    console.log(`${created} created, ${changed} changed, ${unchanged} unchanged, ${bad} bad.`);
    if (deleted !== undefined) console.log(`${deleted} deleted, which were not there any more.`);
    else if (options.complete) console.log("Nobody is deleted because of a pass with bad rows.");
    if (report !== "") {
      console.log(`What is wrong is told in ${report}.`);
      process.exitCode = SOME_BAD;
    }
  }
} catch (error) {
  process.exitCode = error instanceof SetupError ? MISUNDERSTOOD : STOPPED;
  if (error instanceof ProblemError) console.error(`Stopped: ${sentenceOf(error)}. Call it again to go on.`);
  else console.error(error instanceof SetupError ? error.message : error);
}

function sentenceOf({ reason, params, errors }: ProblemError): string {
  return [
    reason,
    ...Object.entries(params).map(([name, value]) => `${name} ${value}`),
    ...errors.map(({ pointer, detail }) => `${pointer} ${detail}`),
  ].join(", ");
}
