import { connect } from "node:net";
import { expect, inject, test } from "vitest";
import { ownNats, ownRedis } from "../src/own-backends.ts";

/** Resolves with the first thing that the server says, after having been asked. */
function firstAnswer(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.once("error", reject);
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data.toString());
    });
  });
}

test("the shared NATS and Redis answer", async () => {
  expect(await firstAnswer(inject("natsUrl"), "")).toContain("INFO");
  expect(await firstAnswer(inject("redisUrl"), "PING\r\n")).toContain("PONG");
});

test("a server of the test's own comes back on the same port after it was killed", async () => {
  for (const backend of await Promise.all([ownNats(), ownRedis()])) {
    const { url, pid } = backend;
    await backend.kill();
    await expect(firstAnswer(url, "PING\r\n")).rejects.toThrow("ECONNREFUSED");

    await backend.restart();
    expect(backend.url).toBe(url);
    expect(backend.pid).not.toBe(pid);
    expect(await firstAnswer(url, "PING\r\n")).toMatch(/INFO|PONG/);
    await backend.stop();
  }
});
