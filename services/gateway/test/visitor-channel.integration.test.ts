import type { Bus } from "@switchboard/bus/nats";
import { encode } from "@switchboard/contracts/encode";
import { VisitorLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { liveVisitorSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { System } from "@switchboard/stack/system";
import { connectAs } from "@switchboard/testing/connect-bus";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import { newVisitor, openChat } from "./support/people.ts";
import { visitorSocket } from "./support/raw-socket.ts";

const ANSWER_MS = 5_000;

let system: System;
/** Knocks as chat does. */
let chat: Bus;
let edge: Edge;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0 });
  chat = await connectAs("chat", system.backends.nats);
  edge = await startEdge(system, {});
  await until("the gateway is ready", () => edge.deps.organisation.loaded && edge.deps.exchange.live);
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await chat?.close();
  await system?.stop();
});

const knock = (visitorId: string): Uint8Array =>
  encode(VisitorLiveSchema, {
    visitorId,
    event: { case: "knock", value: { chatId: newId(), operatorName: "Alice" } },
  });

test("C3: a tab that was open before learns of the chat that began in another tab", async () => {
  const visitor = await newVisitor(edge);
  const tab = await visitorSocket(edge, visitor.headers);
  const chat = await openChat(edge, visitor);

  const frame = await tab.next("chat", (one) => one.chat.id === chat.id);
  expect(frame.chat).toMatchObject({ state: "waiting", staff: null });
});

test("C14: every tab of the visitor hears a knock, and the operator's side learns that somebody is there", async () => {
  const visitor = await newVisitor(edge);
  const tabs = await Promise.all([visitorSocket(edge, visitor.headers), visitorSocket(edge, visitor.headers)]);
  const answer = await chat.request(liveVisitorSubject(visitor.id), knock(visitor.id), ANSWER_MS);

  expect(answer).toBeDefined();
  for (const tab of tabs) expect(await tab.next("knock")).toMatchObject({ operator_name: "Alice" });
});

test("C14: a knock at the door of a visitor who has no tab open is not answered", async () => {
  const visitor = await newVisitor(edge);
  const tab = await visitorSocket(edge, visitor.headers);
  tab.socket.close();
  const ask = () => chat.request(liveVisitorSubject(visitor.id), knock(visitor.id), ANSWER_MS);
  await until("the tab is forgotten", async () => (await ask()) === undefined);
});
