import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, isPortFree } from "../src/process/ports.ts";

test("a port is given out once, though nobody listens on it yet", async () => {
  const ports = await Promise.all(Array.from({ length: 200 }, freePort));

  expect(new Set(ports).size).toBe(200);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});

test("a port that somebody listens on is not free", async () => {
  const port = await freePort();
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  expect(await isPortFree(port)).toBe(false);

  server.close();
  await once(server, "close");
  expect(await isPortFree(port)).toBe(true);
});
