import { operations } from "@switchboard/contracts/operations";
import Fastify from "fastify";
import { expect, test } from "vitest";
import type { App } from "../src/routes/app-instance.ts";
import { addOperations, requireAllServed, route } from "../src/routes/serve.ts";

const uncalled = () => Promise.reject(new Error("nobody calls it"));

function anApp(): App {
  const app: App = Fastify();
  addOperations(app);
  return app;
}

test("an operation that nobody serves keeps the gateway from starting", () => {
  const app = anApp();
  const { takeChat, ...others } = operations;
  for (const operation of Object.values(others)) route(app, operation, uncalled);
  expect(() => requireAllServed(app)).toThrow("nobody serves takeChat");
  route(app, takeChat, uncalled);
  expect(() => requireAllServed(app)).not.toThrow();
});

test("an operation is not served twice", () => {
  const app = anApp();
  route(app, operations.takeChat, uncalled);
  expect(() => route(app, operations.takeChat, uncalled)).toThrow(/already declared/);
});
