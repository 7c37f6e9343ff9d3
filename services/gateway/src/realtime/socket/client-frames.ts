import { ClientFrame, type HelloFrame } from "@switchboard/contracts/realtime";
import { AppError, type Violation } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { Compile } from "typebox/compile";
import { type SchemaError, toViolations } from "../../violations.ts";

/** A frame that obeys the protocol, or why it does not, with the id to answer to when one could be read. */
export type ParsedFrame =
  | { readonly ok: true; readonly frame: ClientFrame }
  | { readonly ok: false; readonly id: number | undefined; readonly error: AppError };

interface Checker {
  Check(value: unknown): boolean;
  Errors(value: unknown): readonly SchemaError[];
}

const checkers: ReadonlyMap<unknown, Checker> = new Map(
  ClientFrame.anyOf.map((frame) => [frame.properties.t.const, Compile(frame)]),
);

/** Reads one text frame. Ids of chats come out in lower case, because subjects and maps are keyed by them. */
export function parseFrame(text: string): ParsedFrame {
  const value = parseObject(text);
  if (value === undefined) return refuse(undefined, "realtime.malformed_frame");
  const id = readId(value["id"]);
  const checker = checkers.get(value["t"]);
  if (checker === undefined) {
    return refuse(id, "realtime.unknown_frame", [
      { pointer: "/t", detail: `must be one of ${[...checkers.keys()].join(", ")}` },
    ]);
  }
  if (!checker.Check(value)) return refuse(id, "realtime.invalid_frame", toViolations(checker.Errors(value)));
  return finish(value as ClientFrame, id);
}

/** A binary frame, which the protocol does not have. */
export const binaryFrame: ParsedFrame = refuse(undefined, "realtime.binary_frame");

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not JSON: refused by the caller like JSON of another shape.
  }
  return undefined;
}

function readId(id: unknown): number | undefined {
  return typeof id === "number" && Number.isInteger(id) && id >= 1 && id <= 2_147_483_647 ? id : undefined;
}

function finish(frame: ClientFrame, id: number | undefined): ParsedFrame {
  if (frame.t === "hello") return finishHello(frame);
  if (frame.t === "cursor" && frame.delivered_seq === undefined && frame.read_seq === undefined) {
    return refuse(id, "realtime.invalid_frame", [{ pointer: "/read_seq", detail: "one of the two cursors is needed" }]);
  }
  if ("chat_id" in frame) frame.chat_id = frame.chat_id.toLowerCase();
  return { ok: true, frame };
}

/** JSON Schema checks the values of `resume` only; its keys must be ids, because they become subjects. */
function finishHello(frame: HelloFrame): ParsedFrame {
  if (frame.resume === undefined) return { ok: true, frame };
  const bad = Object.keys(frame.resume).filter((key) => !isUuid(key));
  if (bad.length > 0) {
    const violations = bad.map((key) => ({ pointer: `/resume/${escapePointer(key)}`, detail: "must be a UUID" }));
    return refuse(undefined, "realtime.invalid_frame", violations);
  }
  const resume = Object.fromEntries(Object.entries(frame.resume).map(([key, seq]) => [key.toLowerCase(), seq]));
  return { ok: true, frame: { ...frame, resume } };
}

function escapePointer(key: string): string {
  return key.slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1");
}

function refuse(id: number | undefined, reason: string, violations: readonly Violation[] = []): ParsedFrame {
  return { ok: false, id, error: new AppError("invalid_argument", reason, {}, { violations }) };
}
