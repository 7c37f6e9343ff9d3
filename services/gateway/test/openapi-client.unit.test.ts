import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApiDocument } from "../src/openapi/document.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What a stranger writes with the generated types. */
const program = `
import createClient from "openapi-fetch";
import type { components, paths } from "./api.ts";

type Schemas = components["schemas"];
const client = createClient<paths>({ baseUrl: "http://localhost:8080" });

export async function take(chat_id: string): Promise<Schemas["Chat"] | Schemas["Problem"]> {
  const { data, error } = await client.POST("/v1/chats/{chat_id}/take", { params: { path: { chat_id } } });
  return error ?? data.chat;
}

export async function newest(chat_id: string): Promise<Schemas["Message"] | undefined> {
  const params = { path: { chat_id }, query: { page_size: 1 } };
  const { data } = await client.GET("/v1/chats/{chat_id}/messages", { params });
  return data?.messages[0];
}

export const isOver = ({ state }: Schemas["Chat"]): boolean => state === "ended";
// @ts-expect-error: there is no such state
export const isGone = ({ state }: Schemas["Chat"]): boolean => state === "gone";
// @ts-expect-error: a transfer needs its reason
export const transfer = (body: { operator_id: string }) => client.POST("/v1/chats/{chat_id}/transfer", { body });
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "switchboard-client-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("G1: a public generator makes a client of the document, and what is written with it compiles", async () => {
  const types = astToString(await openapiTS(JSON.stringify(openApiDocument())));
  const settings = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      types: [],
      lib: ["es2024", "dom"],
      paths: { "openapi-fetch": [fileURLToPath(import.meta.resolve("openapi-fetch")).replace(/mjs$/, "d.mts")] },
    },
    include: ["*.ts"],
  };
  await writeFile(join(folder, "api.ts"), types);
  await writeFile(join(folder, "program.ts"), program);
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const tsc = join(root, "node_modules/.bin/tsc");
  const { stdout } = await run(tsc, ["-p", folder, "--noEmit"]).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
}, 60_000);
