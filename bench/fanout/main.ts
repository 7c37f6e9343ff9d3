import type { FanoutOrder, FanoutReport } from "./fanout-job.ts";
import { Stage } from "./stage.ts";

// The process that holds all audiences: takes orders from its parent, one at a time, and reports.

const stages = new Map<string, Stage>();
const report = (message: FanoutReport) => process.send?.(message);

process.on("message", (order: FanoutOrder) => {
  obey(order).catch((error: unknown) =>
    report({ kind: "failed", reason: error instanceof Error ? (error.stack ?? "") : String(error) }),
  );
});
process.on("disconnect", () => process.exit());

async function obey(order: FanoutOrder): Promise<void> {
  switch (order.kind) {
    case "open":
      stages.set(order.name, await Stage.open(order.audience));
      report({ kind: "opened" });
      break;
    case "measure": {
      const outcome = await stages.get(order.name)?.measure(order, () => report({ kind: "measuring" }));
      if (outcome === undefined) throw new Error(`there is no audience ${order.name}`);
      report({ kind: "measured", outcome });
      break;
    }
    case "close":
      await Promise.all([...stages.values()].map((stage) => stage.close()));
      process.disconnect?.();
  }
}
