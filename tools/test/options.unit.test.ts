import { expect, test } from "vitest";
import { givenSettings, readOptions } from "../up/options.ts";

test("the port is 8080 unless GATEWAY_PORT says otherwise", () => {
  expect(readOptions([], {}).port).toBe(8080);
  expect(readOptions([], { GATEWAY_PORT: "9000" }).port).toBe(9000);
});

test("a port that is none is refused in one line", () => {
  expect(() => readOptions([], { GATEWAY_PORT: "http" })).toThrow(
    'GATEWAY_PORT must be a port from 1 to 65535, not "http".',
  );
});

test("an unknown argument is refused with the usage", () => {
  expect(() => readOptions(["--rest"], {})).toThrow(/Unknown option '--rest'[\s\S]*npm run up/);
});

test("settings of services are passed on to them, and nothing else is", () => {
  const env = { LOG_LEVEL: "debug", GATEWAY_PORT: "9000", CHAT_DATABASE_POOL: "3", NATS_URL: "nats://x", SECRET: "1" };

  expect(givenSettings(env)).toEqual({ LOG_LEVEL: "debug", CHAT_DATABASE_POOL: "3" });
});
