import { gzipSync } from "node:zlib";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import { type Credentials, call, signIn } from "./support/people.ts";

let system: System;
let edge: Edge;
let key: Credentials;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0, chats: 0, searches: 1 });
  edge = await startEdge(system);
  const { headers } = await signIn(edge, "admin");
  const body = { name: "Billing", scopes: ["clients:read", "clients:write"] };
  const made = await call<{ secret: string }>(edge, "POST", "/v1/api-keys", { body, headers });
  key = { authorization: `Bearer ${made.body.secret}` };
  const projectsKnown = () => send(line("0"), "start").then(({ bad }) => bad === 0);
  await until("search knows the project", projectsKnown);
});

afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

const line = (id: string) =>
  Buffer.from(`${JSON.stringify({ external_id: id, version: 1, login: `c${id}`, projects: ["acme"] })}\n`);

interface Report {
  readonly created: number;
  readonly unchanged: number;
  readonly bad: number;
  readonly faults: readonly { readonly line: number; readonly field: string; readonly reason: string }[];
  /** Of a refusal. */
  readonly reason?: string;
}

async function send(body: Buffer | ReadableStream, source = "billing", format = "ndjson"): Promise<Report> {
  const response = await fetch(`${edge.url}/v1/import/clients?source=${source}&format=${format}`, {
    method: "POST",
    body: body instanceof Buffer ? new Uint8Array(body) : body,
    duplex: "half",
    headers: { ...key, "content-type": "application/x-ndjson" },
  });
  return (await response.json()) as Report;
}

test("D1: a file of many batches goes in, as it is and as gzip, and a rerun changes nothing", async () => {
  const file = Buffer.concat(Array.from({ length: 1_200 }, (_, n) => line(String(n))));
  expect(await send(file)).toMatchObject({ created: 1_200, bad: 0 });
  expect(await send(gzipSync(file))).toMatchObject({ created: 0, unchanged: 1_200 });
});

test("D1: bad rows are told by their line, a thousand of them at most, and the others go in", async () => {
  const file = Buffer.concat([line("a"), Buffer.from("\n{\n"), line("b"), Buffer.from("[]\n".repeat(1_500))]);
  const report = await send(file, "faulty");
  expect(report).toMatchObject({ created: 2, bad: 1_501 });
  expect(report.faults.length).toBe(1_000);
  expect(report.faults[0]).toEqual({ line: 3, field: "", reason: "must be JSON" });
});

test("D1: an import that was cut off goes on where it stopped when it is sent again", async () => {
  const file = Array.from({ length: 2_000 }, (_, n) => line(`i${n}`));
  const cut = gzipSync(Buffer.concat(file)).subarray(0, -500);
  expect(await send(cut, "cut")).toMatchObject({ reason: "request.malformed" });
  const report = await send(Buffer.concat(file), "cut");
  expect(report.created + report.unchanged).toBe(2_000);
  expect(report.unchanged).toBeGreaterThan(0);
});

test("D1: CSV goes in as well, as it is and as gzip, and its bad records are told by their line", async () => {
  const file = Buffer.from(
    '\ufeffexternal_id;version;login;email;projects;password\r\n1;1;"o""hara";o@shop.example;acme;x\r\n2;1;ann;none;acme;x\r\n3;1\r\n',
  );
  const faults = [
    { line: 3, field: "/email", reason: "must be an email address" },
    { line: 4, field: "", reason: "must have 6 cells, as the first line has" },
  ];
  expect(await send(file, "sheet", "csv")).toMatchObject({ created: 1, bad: 2, faults });
  expect(await send(gzipSync(file), "sheet", "csv")).toMatchObject({ created: 0, unchanged: 1, bad: 2, faults });
});

test("D1: rubbish and nothing at all break nothing", async () => {
  expect(await send(Buffer.alloc(0))).toMatchObject({ created: 0, bad: 0 });
  expect(await send(Buffer.from([0x1f, 0x8b, 1, 2, 3]))).toMatchObject({ reason: "request.malformed" });
  expect(await send(Buffer.from([0xff, 0xfe, 0x0a]))).toMatchObject({ bad: 1 });
});
