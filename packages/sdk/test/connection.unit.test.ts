import { until } from "@switchboard/testing/until";
import { describe, expect } from "vitest";
import type { ConnectionState } from "../src/connection.ts";
import { StaffClient } from "../src/staff-client.ts";
import { aHeldChat, aMessage, aStaff, chatIdOf } from "./examples.ts";
import { Refusal } from "./fake-gateway.ts";
import { heldChat, test } from "./fixtures.ts";

describe("the connection", () => {
  test("connecting resolves with the first welcome, and the token is sent in the first frame only", async ({
    gateway,
    newStaff,
  }) => {
    const staff = await newStaff();
    expect(staff.connection.state).toBe("live");
    expect(gateway.socket.of("hello")).toEqual([{ t: "hello", protocol: 1, token: "token-1" }]);
  });

  test("a line that breaks is resuming, then live again, without being asked", async ({ gateway, newStaff }) => {
    const staff = await newStaff();
    const states: ConnectionState[] = [];
    staff.connection.stateChanged.subscribe((state) => states.push(state));
    gateway.socket.cut();

    await until("the new line", () => gateway.sockets.length === 2 && staff.connection.state === "live");
    expect(new Set(states)).toEqual(new Set(["resuming", "live"]));
  });

  test("a line that was heard nothing on for two and a half heartbeats is dead", async ({ gateway, newStaff }) => {
    gateway.heartbeatMs = 40;
    const staff = await newStaff();
    const reasons: unknown[] = [];
    staff.connection.stateChanged.subscribe(() => reasons.push(staff.connection.lostReason));

    await until("the second line", () => gateway.sockets.length > 1);
    expect(reasons).toContain("silent");
    await until("the first to be closed", () => gateway.sockets[0]?.closed);
  });

  test("heartbeats keep the line", async ({ gateway, newStaff }) => {
    gateway.heartbeatMs = 400;
    const staff = await newStaff();
    let beats = 0;
    const timer = setInterval(() => {
      gateway.socket.send({ t: "heartbeat", heads: {} });
      beats += 1;
    }, 100);
    await until("more heartbeats than a dead line has", () => beats > 12);
    clearInterval(timer);

    expect(gateway.sockets).toHaveLength(1);
    expect(staff.connection.state).toBe("live");
  });

  test("an attempt that fails makes it lost, with the reason and the time of the next attempt", async ({
    gateway,
    newStaff,
  }) => {
    const staff = await newStaff({ reconnect: { baseMs: 30, capMs: 60_000, random: () => 1 } });
    gateway.on.hello = (socket) => socket.cut();
    gateway.socket.cut();

    await until("it is lost", () => staff.connection.state === "lost" && staff.connection.nextAttemptAt);
    expect(staff.connection.lostReason).toBe("unreachable");
  });

  test("waits between attempts grow within the cap, and one may try at once", async ({ gateway, newStaff }) => {
    const staff = await newStaff({ reconnect: { baseMs: 1, capMs: 3_600_000, random: () => 0.999 } });
    const welcome = gateway.on.hello;
    gateway.on.hello = (socket) => socket.cut();
    const waits: number[] = [];
    staff.connection.stateChanged.subscribe(() => {
      const { nextAttemptAt } = staff.connection;
      if (nextAttemptAt) waits.push(nextAttemptAt.getTime() - Date.now());
    });
    gateway.socket.cut();
    await until("six attempts", () => waits.length >= 6);
    for (const [attempt, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(2 ** attempt);

    gateway.on.hello = welcome;
    staff.connection.reconnectNow();
    await until("it is live", () => staff.connection.state === "live");
  });

  test("after 4001 the token is renewed before connecting again", async ({ gateway, newStaff }) => {
    const staff = await newStaff();
    gateway.socket.close(4001);

    await until("the new line", () => gateway.sockets.length === 2 && staff.connection.state === "live");
    expect(gateway.socket.of("hello")[0]?.token).toBe("token-2");
  });

  test("when the session is over it is lost, and nothing is tried until one signs in again", async ({
    gateway,
    newStaff,
  }) => {
    const staff = await newStaff();
    gateway.routes.set("POST /v1/session/refresh", () => {
      throw new Refusal(401, "unauthenticated", "presence.session_ended");
    });
    gateway.socket.close(4001);

    await until("it is lost", () => staff.connection.state === "lost");
    expect(staff.connection.lostReason).toBe("unauthenticated");
    expect(staff.connection.nextAttemptAt).toBeUndefined();
    expect(gateway.sockets).toHaveLength(1);
  });

  test("a token that is refused even when fresh is not tried again and again", async ({ gateway }) => {
    gateway.on.hello = (socket) => socket.close(4001);
    const staff = new StaffClient({ baseUrl: gateway.url });
    await staff.signIn("alice@acme.test", "switchboard");

    await expect(staff.connect()).rejects.toMatchObject({ code: 4001 });
    expect(staff.connection.state).toBe("lost");
    expect(gateway.sockets).toHaveLength(2);
    staff.disconnect();
  });

  test("a session that cannot be renewed for now is no reason to give up", async ({ gateway, newStaff }) => {
    const staff = await newStaff();
    const refresh = gateway.routes.get("POST /v1/session/refresh");
    let refusals = 0;
    gateway.routes.set("POST /v1/session/refresh", (asked) => {
      refusals += 1;
      if (refusals < 3) throw new Refusal(503, "unavailable", "unavailable");
      return refresh?.(asked);
    });
    gateway.socket.close(4001);

    await until("the new line", () => gateway.sockets.length === 2 && staff.connection.state === "live");
  });

  test("G6: a draining instance is left for another, the new line standing before the old one ends", async ({
    gateway,
    newStaff,
  }) => {
    gateway.addChat(aHeldChat(), ["one", "two"]);
    const staff = await newStaff();
    const conversation = await heldChat(gateway, staff);
    const states: ConnectionState[] = [];
    staff.connection.stateChanged.subscribe((state) => states.push(state));
    const [old] = gateway.sockets;
    let oldWasOpen = false;
    const welcome = gateway.on.hello;
    gateway.on.hello = (socket, frame) => {
      oldWasOpen = old?.closed === false;
      gateway.append(chatIdOf(1), { text: "three" });
      welcome(socket, frame);
    };
    old?.send({ t: "drain", after_ms: 5 });

    await until("the old line ended", () => old?.closed);
    expect(oldWasOpen).toBe(true);
    expect(gateway.socket.of("hello")[0]?.resume).toEqual({ [chatIdOf(1)]: 2 });
    expect(conversation.messages.map(({ text }) => text)).toEqual(["one", "two", "three"]);
    expect(states.filter((state) => state !== "live")).toEqual([]);
  });

  test("G6: when no other instance answered during a drain, the line is tried soon after its end", async ({
    gateway,
    newStaff,
  }) => {
    let random = 0;
    const staff = await newStaff({ reconnect: { baseMs: 50, capMs: 600_000, random: () => random } });
    const [old] = gateway.sockets;
    const welcome = gateway.on.hello;
    gateway.on.hello = (socket) => socket.cut();
    old?.send({ t: "drain", after_ms: 0 });
    await until("the attempts to have failed often", () => gateway.sockets.length > 10);

    // A wait that had grown with those attempts would last 50 s and more.
    random = 1;
    gateway.on.hello = welcome;
    old?.cut();
    await until("the new line", () => staff.connection.state === "live" && staff.connection.generation === 2);
  });

  test("G6: an answer still on its way over the old line is waited for", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const staff = await newStaff();
    const conversation = await heldChat(gateway, staff);
    const answer = gateway.on.send;
    const held: (() => void)[] = [];
    gateway.on.send = (socket, frame) => held.push(() => answer(socket, frame));
    const handle = conversation.send("hello");
    await until("the message to be under way", () => held.length === 1);
    const [old] = gateway.sockets;
    old?.send({ t: "drain", after_ms: 0 });
    await until("the new line", () => staff.connection.generation === 2);
    expect(old?.closed).toBe(false);

    held[0]?.();
    await handle.accepted;
    await until("the old line ended", () => old?.closed);
    expect(held).toHaveLength(1);
  });

  test("X37: the time is the gateway's, however wrong the clock here is", async ({ gateway, newStaff }) => {
    gateway.aheadMs = 3 * 3_600_000;
    const staff = await newStaff();
    expect(Math.abs(staff.connection.now - Date.now() - gateway.aheadMs)).toBeLessThan(5_000);
  });

  test("disconnecting leaves no timer, whatever was going on", async ({ gateway, newStaff }) => {
    gateway.addChat(aHeldChat(), ["one"]);
    const before = timers();
    const staff = await newStaff();
    const conversation = await heldChat(gateway, staff);
    gateway.on.send = () => undefined;
    conversation.send("under way");
    conversation.markRead();
    const { author } = aMessage(chatIdOf(1), 1);
    gateway.socket.send({ t: "typing", chat_id: chatIdOf(1), author });
    gateway.socket.send({ t: "heartbeat", heads: { [chatIdOf(1)]: 7 } });
    gateway.socket.send({ t: "drain", after_ms: 60_000 });
    gateway.socket.send({ t: "mode", mode: "offline" });
    await until("all of it arrived", () => staff.mode === "offline");
    expect(timers()).toBeGreaterThan(before);
    staff.disconnect();

    expect(staff.connection.state).toBe("idle");
    await until("the message waits again", () => conversation.pending[0]?.state === "waiting");
    // What was asked for is still answered, and takes its deadline along.
    await until("the last answer came", () => timers() <= before);
  });

  test("the access token is renewed before it expires, and told to the line", async ({ gateway, newStaff }) => {
    const soon = new Date(Date.now() + 2_000).toISOString();
    gateway.routes.set("POST /v1/session", () => ({ access_token: "short", expires_at: soon, staff: aStaff }));
    await newStaff();

    await until("the fresh token", () => gateway.socket.of("token").length === 1);
    expect(gateway.socket.of("token")[0]?.token).toBe("token-2");
  });
});

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
