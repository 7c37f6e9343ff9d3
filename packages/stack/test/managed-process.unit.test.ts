import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "@switchboard/testing/until";
import { expect, test } from "vitest";
import { ManagedProcess, type ProcessOptions } from "../src/process/managed-process.ts";

const forEver = "setInterval(() => {}, 1000);";

function node(script: string, options: Partial<ProcessOptions> = {}): Promise<ManagedProcess> {
  const how = { name: "it", command: process.execPath, args: ["-e", script], ready: async () => true };
  return ManagedProcess.start({ ...how, ...options });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("a process that ends while starting is reported with what it said last", async () => {
  const starting = node("console.error('the port is taken'); process.exit(3)", { ready: async () => false });

  await expect(starting).rejects.toThrow(/it ended with exit code 3 while starting\.\nthe port is taken/);
});

test("a program that does not exist is reported", async () => {
  const starting = node("", { command: "/nowhere/at-all", ready: async () => false });

  await expect(starting).rejects.toThrow("it could not be run");
});

test("a process that is never ready is killed and reported", async () => {
  const starting = node(forEver, { ready: async () => false, readyTimeoutMs: 50 });

  await expect(starting).rejects.toThrow("it was not ready after 0.05 s");
});

test("a death that nobody asked for is announced", async () => {
  const managed = await node(forEver);
  const deaths: string[] = [];
  managed.onDeath((how) => deaths.push(how));

  process.kill(managed.pid ?? 0, "SIGKILL");

  expect(await until("the death is announced", () => deaths[0])).toBe("was ended by SIGKILL");
  expect(managed.pid).toBeUndefined();
});

test("a death that was asked for is not announced, and the process can be started again", async () => {
  const managed = await node(forEver);
  const deaths: string[] = [];
  managed.onDeath((how) => deaths.push(how));
  const first = managed.pid;

  await managed.kill();
  expect(managed.pid).toBeUndefined();
  await managed.restart();
  expect(managed.pid).not.toBe(first);
  await managed.stop();

  expect(deaths).toEqual([]);
});

test("a process that ignores the polite signal is killed when its grace is over", async () => {
  const managed = await node(`process.on("SIGTERM", () => {}); console.log("deaf"); ${forEver}`, { stopGraceMs: 100 });
  await until("it ignores the signal", () => managed.log.text().includes("deaf"));
  const { pid = 0 } = managed;

  await managed.stop();

  expect(isAlive(pid)).toBe(false);
});

test("what a process says is kept, the last 200 lines in memory and all of it in its file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "switchboard-log-"));
  const logFile = join(folder, "it.log");
  const managed = await node(`for (let i = 1; i <= 500; i++) console.log("line " + i); ${forEver}`, { logFile });

  await until("all is read", () => managed.log.text(1) === "line 500");
  const lines = managed.log.text(1_000).split("\n");
  expect([lines.length, lines[0]]).toEqual([200, "line 301"]);
  await until("all is written", async () => (await readFile(logFile, "utf8")).endsWith("line 500\n"));

  await managed.stop();
  await rm(folder, { recursive: true });
});

test("processes end with the one that started them, also when that one is killed", async () => {
  const parent = spawn(process.execPath, [fileURLToPath(new URL("./fixtures/parent.ts", import.meta.url))]);
  const [output] = (await once(parent.stdout, "data")) as [Buffer];
  const child = Number(output.toString());
  expect(isAlive(child)).toBe(true);

  parent.kill("SIGKILL");

  await until("the child is gone too", () => !isAlive(child));
});
