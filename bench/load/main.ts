import type { Job, Report } from "./job.ts";
import { runJob } from "./run-job.ts";

// The load generator's process: takes jobs from its parent, one at a time, and reports.

const report = (message: Report) => process.send?.(message);

process.on("message", (job: Job) => {
  runJob(
    job,
    () => report({ kind: "measuring" }),
    () => report({ kind: "measured" }),
  ).then(
    (outcome) => report({ kind: "done", outcome }),
    (error: unknown) =>
      report({ kind: "failed", reason: error instanceof Error ? (error.stack ?? "") : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
