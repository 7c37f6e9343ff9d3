import { isDockerReachable } from "@switchboard/stack/backends/docker-reachable";
import { chromium, natsServer, redisServer, requirePrograms } from "@switchboard/stack/backends/programs";
import { SetupError } from "@switchboard/stack/setup-error";
import { execute, type Step } from "./step.ts";

/** The tests: the product's rules, from single functions to the whole system in browsers. */
export const rules: Step = {
  name: "rules",
  title: "The rules of the product hold (vitest: unit, integration, e2e, browser)",
  run: async () => {
    try {
      await requirePrograms(await neededPrograms(), (line) => console.log(line));
    } catch (error) {
      if (error instanceof SetupError) return { outcome: "failed", output: error.message };
      throw error;
    }
    // Whole systems are run as images have them; what the sources do alone is in the other tests.
    const form = process.env["TEST_FORM"] ?? "built";
    const built = form === "built" ? await execute(["node", "tools/build.ts"]) : { code: 0, output: "" };
    if (built.code !== 0) return { outcome: "failed", output: built.output };
    // Other engines are asked for by name: their browsers are not on every machine. Watched as it goes: this is the long one.
    const { code } = await execute(["vitest", "run", "--project", "!engines"], {
      inherit: true,
      env: { TEST_FORM: form },
    });
    return { outcome: code === 0 ? "passed" : "failed", output: "" };
  },
};

async function neededPrograms() {
  const { env } = process;
  if (await isDockerReachable()) return [chromium];
  const servers = [...(env["TEST_NATS_URL"] ? [] : [natsServer]), ...(env["TEST_REDIS_URL"] ? [] : [redisServer])];
  return [...servers, chromium];
}
