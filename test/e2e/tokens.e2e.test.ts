import { ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ExchangeService } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { OrganisationService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { CallerSigner } from "@switchboard/kit/caller-token";
import { generateKeyPair, importPrivateKey } from "@switchboard/kit/keys";
import { StreamClient } from "@switchboard/rpc/stream-client";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let system: System;
let badCallers: Record<string, string>;
let badStaffTokens: Record<string, string>;

const alice = { kind: "staff", id: "01900000-0000-7000-8000-000000000001", name: "Alice" } as const;
const HOUR_S = 3600;

/** A token like ours, issued `age` seconds ago for a minute. */
const jwt = (key: string, issuer: string, audience: string, age: number, claims: object): Promise<string> => {
  const issuedAt = Math.floor(Date.now() / 1000) - age;
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "EdDSA" })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(alice.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 60)
    .sign(importPrivateKey(key));
};

beforeAll(async () => {
  system = await startTestSystem();
  const stranger = generateKeyPair().privateKey;
  const { callerKeys, staffTokenKey } = system.secrets;
  badCallers = {
    "no token": "",
    rubbish: "a.b.c",
    "a forged token": await new CallerSigner("gateway", stranger).sign(alice),
    "an expired token": await jwt(callerKeys.gateway.privateKey, "gateway", "switchboard", HOUR_S, { caller: alice }),
    "a person named by a service that may only speak for itself": await new CallerSigner(
      "chat",
      callerKeys.chat.privateKey,
    ).sign(alice),
  };
  badStaffTokens = {
    rubbish: "a.b.c",
    "a forged token": await jwt(stranger, "presence", "gateway", 0, { name: "Alice" }),
    "an expired token": await jwt(staffTokenKey.privateKey, "presence", "gateway", HOUR_S, { name: "Alice" }),
    "an internal token": await new CallerSigner("gateway", callerKeys.gateway.privateKey).sign(alice),
  };
});

afterAll(() => system.stop());

const refusal = { kind: "unauthenticated", reason: "caller.bad_token" };

describe("a forged or expired token is refused", () => {
  test("by the gateway, on every route for staff and on the WebSocket", async () => {
    const [url = ""] = system.gatewayUrls;
    for (const [what, token] of Object.entries(badStaffTokens)) {
      for (const route of ["/v1/me", "/v1/chats?view=waiting", "/v1/presence", "/v1/departments"]) {
        const response = await fetch(`${url}${route}`, { headers: { authorization: `Bearer ${token}` } });
        expect([what, route, response.status]).toEqual([what, route, 401]);
        expect(response.headers.get("content-type")).toContain("application/problem+json");
      }
      expect([what, await closeCodeOf(url, token)]).toEqual([what, 4001]);
    }
  });

  test("by presence, also from inside the network", async () => {
    const [address = ""] = system.addresses.presence;
    const presence = createUnaryClient(PresenceService, address);
    const organisation = createUnaryClient(OrganisationService, address);
    for (const callerToken of Object.values(badCallers)) {
      await expect(presence.getPresence({}, { callerToken })).rejects.toMatchObject(refusal);
      await expect(organisation.getOrganisation({}, { callerToken })).rejects.toMatchObject(refusal);
    }
    presence.close();
    organisation.close();
  });

  test("by chat, in calls and on the stream", async () => {
    const [address = ""] = system.addresses.chat;
    const chat = createUnaryClient(ChatService, address);
    const streams = new StreamClient(ExchangeService.method.exchange, address);
    for (const callerToken of Object.values(badCallers)) {
      await expect(chat.listChats({ view: 1, pageSize: 0, pageToken: "" }, { callerToken })).rejects.toMatchObject(
        refusal,
      );
      const ends: unknown[] = [];
      streams.open({
        callerToken,
        onResponse: () => undefined,
        onDrain: () => undefined,
        onEnd: (error) => ends.push(error),
      });
      await until("the stream is refused", () => ends.length === 1);
      expect(ends[0]).toMatchObject(refusal);
    }
    chat.close();
    streams.close();
  });

  test("by chat, for one call of a stream that the gateway opened rightly", async () => {
    const [address = ""] = system.addresses.chat;
    const streams = new StreamClient(ExchangeService.method.exchange, address);
    const results: unknown[] = [];
    const stream = streams.open({
      callerToken: await new CallerSigner("gateway", system.secrets.callerKeys.gateway.privateKey).sign({
        kind: "service",
        name: "gateway",
      }),
      onResponse: (response) => results.push(...response.results.map(({ outcome }) => outcome)),
      onDrain: () => undefined,
      onEnd: () => undefined,
    });
    const sendMessage = { chatId: alice.id, messageId: alice.id, text: "hi" };
    const command = { case: "sendMessage", value: sendMessage } as const;
    const bad = Object.values(badCallers);
    stream.send({
      calls: bad.map((callerToken, i) => ({ id: i + 1, callerToken, timeoutMs: 2000, traceparent: "", command })),
    });
    await until("every call is answered", () => results.length === bad.length);
    for (const result of results) expect(result).toMatchObject({ case: "error", value: refusal });
    stream.end();
    streams.close();
  });
});

/** The code with which the gateway closes a socket that says hello with this token. */
async function closeCodeOf(url: string, token: string): Promise<number> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/v1/realtime`);
  const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  socket.addEventListener("open", () => socket.send(JSON.stringify({ t: "hello", protocol: 1, token })));
  return closed;
}
