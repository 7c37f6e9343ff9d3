import { subscribe } from "node:diagnostics_channel";
import { Bytes, type Operation } from "@switchboard/contracts/operation";
import { operations } from "@switchboard/contracts/operations";
import { ServerFrame } from "@switchboard/contracts/realtime";
import { ProblemView } from "@switchboard/contracts/schemas/problem";
import type { FastifyInstance } from "fastify";
import { Compile } from "typebox/schema";
import { afterEach, expect } from "vitest";
import { reasonsOf } from "../../src/openapi/reasons-of.ts";
import { toViolations } from "../../src/violations.ts";

/**
 * Holds every gateway of this process to the description of the API: an answer or a frame with a property that is
 * missing, unknown or of another type, or a refusal whose reason is not named, fails the test in which it was sent.
 */

/** What is wrong with a value; empty when nothing is. */
type Check = (value: unknown) => readonly string[];

const frames = new Map<string, Check>(ServerFrame.anyOf.map((frame) => [frame.properties.t.const, checkOf(frame)]));
const isProblem = checkOf(ProblemView);
const isNothing: Check = (value) => (value === null ? [] : ["it is not described"]);
const answers = new Map<Operation, Check>(
  Object.values<Operation>(operations).flatMap((operation) =>
    operation.answer === undefined || operation.answer === Bytes ? [] : [[operation, checkOf(operation.answer)]],
  ),
);
const names = new Map<Operation, string>(Object.entries(operations).map(([name, operation]) => [operation, name]));

/** What was found since the last test. */
const undescribed: string[] = [];
afterEach(() => expect(undescribed.splice(0)).toEqual([]));

/** Notes what is wrong with a frame of the gateway. */
export function noteFrame(frame: ServerFrame): void {
  const check = frames.get(frame.t) ?? isNothing;
  undescribed.push(...check(frame).map((trouble) => `frame ${frame.t}: ${trouble}`));
}

subscribe("fastify.initialization", (message) => {
  const { fastify } = message as { readonly fastify: FastifyInstance };
  // The serializer leaves out what is not described and turns one type into another: values are looked at before, too.
  fastify.addHook("preSerialization", async ({ routeOptions }, { statusCode }, payload) => {
    noteAnswer(routeOptions.config.operation, statusCode, JSON.parse(JSON.stringify(payload)));
    return payload;
  });
  fastify.addHook("onSend", async ({ routeOptions }, reply, payload) => {
    const isJson = String(reply.getHeader("content-type")).includes("json");
    if (isJson) noteAnswer(routeOptions.config.operation, reply.statusCode, JSON.parse(String(payload)));
    return payload;
  });
});

function noteAnswer(operation: Operation | undefined, status: number, body: unknown): void {
  if (operation === undefined) return;
  const check = status < 400 ? (answers.get(operation) ?? isNothing) : refusalOf(operation);
  undescribed.push(...check(body).map((trouble) => `${names.get(operation)} ${status}: ${trouble}`));
}

function refusalOf(operation: Operation): Check {
  const reasons: readonly unknown[] = reasonsOf(operation);
  return (body) => {
    const { reason } = body as Partial<ProblemView>;
    return [...isProblem(body), ...(reasons.includes(reason) ? [] : [`the reason ${reason} is not named`])];
  };
}

function checkOf(schema: object): Check {
  const validator = Compile(closed(schema) as object);
  return (value) => toViolations(validator.Errors(value)[1]).map(({ pointer, detail }) => `${pointer} ${detail}`);
}

/** A schema whose objects have no properties but those that it names. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const parts = Object.entries(schema).map(([key, part]) => [key, closed(part)]);
  const isObject = "type" in schema && schema.type === "object" && "properties" in schema;
  return { ...Object.fromEntries(parts), ...(isObject && { additionalProperties: false }) };
}
