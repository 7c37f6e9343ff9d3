import { defineConfig } from "vitest/config";

const sharedBackends = ["packages/testing/src/global-setup.ts"];

/**
 * `unit` needs nothing, `integration` real backends, `e2e` and `browser` the whole system as real processes.
 * Two files at a time: each of them keeps servers busy beside itself.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ["tree"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,services,web}/*/test/**/*.unit.test.{ts,tsx}", "{tools,bench}/test/**/*.unit.test.ts"],
          // Some start hundreds of conversations, and a busy machine is no reason to fail.
          testTimeout: 20_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "integration",
          include: ["{packages,services}/*/test/**/*.integration.test.ts", "tools/test/**/*.integration.test.ts"],
          globalSetup: sharedBackends,
          testTimeout: 20_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.e2e.test.ts"],
          globalSetup: sharedBackends,
          testTimeout: 90_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.browser.test.ts"],
          globalSetup: sharedBackends,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // Only when asked for: `npm run test:engines`.
        test: {
          name: "engines",
          include: ["test/engines/**/*.engines.test.ts"],
          globalSetup: sharedBackends,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
