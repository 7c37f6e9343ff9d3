import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloseCode } from "@switchboard/contracts/limits";
import { ClientFrame, ServerFrame } from "@switchboard/contracts/realtime";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";

const text = readFileSync(join(import.meta.dirname, "../../../docs/realtime.md"), "utf8");
const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
const client = Compile(ClientFrame);
const server = Compile(ServerFrame);

/** The types of all frames of a union. */
function types(frames: typeof ClientFrame | typeof ServerFrame): string[] {
  return frames.anyOf.map(({ properties }) => properties.t.const).sort();
}

test("G1: every frame that docs/realtime.md shows obeys the protocol", () => {
  for (const example of examples) {
    const frame: unknown = JSON.parse(example);
    expect([example, client.Check(frame) || server.Check(frame)]).toEqual([example, true]);
  }
});

test("G1: docs/realtime.md shows every frame there is", () => {
  const frames = examples.map((example): { t: string } => JSON.parse(example));
  const shownBy = (checker: { Check(value: unknown): boolean }) => [
    ...new Set(frames.filter((frame) => checker.Check(frame)).map(({ t }) => t)),
  ];
  expect(shownBy(client).sort()).toEqual(types(ClientFrame));
  expect(shownBy(server).sort()).toEqual(types(ServerFrame));
});

test("docs/realtime.md explains every close code", () => {
  for (const code of Object.values(CloseCode)) expect(text).toContain(`| ${code} |`);
});
