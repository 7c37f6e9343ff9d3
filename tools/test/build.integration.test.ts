import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOf } from "@switchboard/stack/program";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildService } from "../build/build-service.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "switchboard-build-"));
  await buildService("presence", directory);
});
afterAll(() => rm(directory, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
}

function run(program: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program], { env, timeout: 20_000 }, (error, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.trim().split("\n");
      resolve({ code: error === null ? 0 : Number(error.code), lines });
    });
  });
}

test("the built form refuses settings exactly as the sources do", async () => {
  for (const env of [{}, { PRESENCE_ADMIN_PORT: "many", LOG_LEVEL: "loud" }]) {
    const sources = await run(programOf("presence", "main", "sources"), env);
    expect(sources.code).toBe(1);
    expect(sources.lines.filter((line) => !/^ {2}[A-Z_]+ (is|must)/.test(line))).toEqual(["these settings are wrong:"]);
    expect(await run(join(directory, "main.js"), env)).toEqual(sources);
  }
});

test.each(["lib/services/presence/src/store/lua/renew.lua", "a chunk", "files.json"])(
  "a build that lacks %s says so in one line and does not start",
  async (name) => {
    const broken = await mkdtemp(join(tmpdir(), "switchboard-build-"));
    try {
      await buildService("presence", broken);
      const chunk = (await readdir(join(broken, "lib"))).find((file) => file.startsWith("rolldown-runtime")) ?? "";
      const missing = name === "a chunk" ? `lib/${chunk}` : name;
      await rm(join(broken, missing));
      const { code, lines } = await run(join(broken, "main.js"));
      expect({ code, lines }).toEqual({
        code: 1,
        lines: [`presence cannot start: its build lacks ${missing}; build it again`],
      });
    } finally {
      await rm(broken, { recursive: true });
    }
  },
);

test("a build has the licences of what is in it, and what traces take is a part of its own", async () => {
  expect(await readFile(join(directory, "licences.txt"), "utf8")).toMatch(/@grpc\/grpc-js \d/);
  const main = await readFile(join(directory, "lib/main.js"), "utf8");
  expect(main).toMatch(/import\("\.\/exporting-provider|import\(`\.\/exporting-provider/);
});
