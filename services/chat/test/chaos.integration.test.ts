import { randomInt } from "node:crypto";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runChaos } from "./chaos/chaos.ts";

/** A thousand in the short form; `npm run soak` gives ten thousand and more. */
const count = Number(process.env["CHAOS_COMMANDS"] ?? 1_000);
/** The seed of a run that failed gives the same commands again. */
const seed = Number(process.env["CHAOS_SEED"] ?? randomInt(2 ** 31));

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem({ chats: 3, gateways: 0, demoData: false });
}, 120_000);

afterAll(() => system.stop(), 60_000);

/** Counts of the live checkers, without lateness: that is decided by how busy the machine is. */
async function countedViolations(): Promise<string[]> {
  const replicas = system.services.filter(({ service }) => service === "chat");
  const pages = await Promise.all(
    replicas.map(async ({ ports }) => (await fetch(`http://127.0.0.1:${ports.admin}/metrics`)).text()),
  );
  return pages
    .flatMap((page) => page.split("\n"))
    .filter((line) => line.startsWith("switchboard_chat_invariant_violations_total{"))
    .filter((line) => !line.includes("deadline_late") && !line.endsWith(" 0"));
}

test(
  "C18: holds under random commands to three processes, of which some are killed",
  async () => {
    process.stdout.write(`chaos: CHAOS_SEED=${seed} CHAOS_COMMANDS=${count}\n`);
    const startedAt = performance.now();
    const { violations, broken, left, ...summary } = await runChaos(system, seed, count);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    process.stdout.write(
      `chaos: ${JSON.stringify({ ...summary, violations: violations.length, broken: broken.length, seconds })}\n`,
    );
    expect(violations).toEqual([]);
    expect(broken).toEqual([]);
    expect(left).toEqual({ chats: 0, listEntries: 0, deadlines: 0, load: 0 });
    expect(await countedViolations()).toEqual([]);
    // The run met everything that it is about.
    for (const kind of [
      "taken routing",
      "taken list",
      "forwarded",
      "transfer_offered",
      "returned",
      "parked",
      "unanswered",
      "ended",
    ]) {
      expect(summary.changes).toHaveProperty(kind);
    }
  },
  120_000 + count * 150,
);
