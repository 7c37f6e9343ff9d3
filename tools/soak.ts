/**
 * `npm run soak`: random commands to three processes of the chat service, of which some are killed, until what must always
 * be true breaks or 10 000 commands are given. `npm run soak -- 50000` gives more; `npm run soak -- 10000 <seed>` gives
 * the commands of an earlier run again. The seed and what the run came to are printed.
 */
import { execute } from "./check/step.ts";

const [count = "10000", seed] = process.argv.slice(2);
for (const number of [count, seed ?? "0"]) {
  if (!/^\d+$/.test(number)) {
    console.error(`"${number}" is no number: npm run soak -- [commands] [seed]`);
    process.exit(2);
  }
}
process.env["CHAOS_COMMANDS"] = count;
if (seed !== undefined) process.env["CHAOS_SEED"] = seed;

const test = "services/chat/test/chaos.integration.test.ts";
const { code } = await execute(["vitest", "run", "--project", "integration", test], { inherit: true });
process.exit(code);
