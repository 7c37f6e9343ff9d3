import { until } from "@switchboard/testing/until";
import { describe, expect } from "vitest";
import { RealtimeSocket } from "../src/realtime-socket.ts";
import { aChat, chatIdOf } from "./examples.ts";
import { type FakeGateway, refused } from "./fake-gateway.ts";
import { test } from "./fixtures.ts";

const open = (gateway: FakeGateway, headers = {}) =>
  RealtimeSocket.open(`${gateway.url.replace("http", "ws")}/v1/realtime`, { headers });
const send = (number: number) =>
  ({ t: "send", chat_id: chatIdOf(1), message_id: chatIdOf(number), text: `text ${number}` }) as const;

describe("a socket", () => {
  test("says hello with headers, and answers are found by their id in whatever order they come", async ({
    gateway,
  }) => {
    gateway.addChat(aChat());
    const socket = await open(gateway, { cookie: "switchboard_visitor=v1" });
    expect((await socket.hello({})).heartbeat_ms).toBe(8_000);
    expect(gateway.socket.cookie).toBe("switchboard_visitor=v1");
    const held: (() => void)[] = [];
    const answer = gateway.on.send;
    gateway.on.send = (to, frame) => held.unshift(() => answer(to, frame));
    const asked = [1, 2, 3].map((number) => socket.request(send(number)));
    await until("all were asked", () => held.length === 3);
    for (const reply of held) reply();

    const acks = await Promise.all(asked);
    expect(acks.map((ack) => ack.message_id)).toEqual([1, 2, 3].map(chatIdOf));
    socket.close();
  });

  test("everything unasked goes to the listener", async ({ gateway }) => {
    const socket = await open(gateway);
    const kinds: string[] = [];
    socket.onFrame((frame) => kinds.push(frame.t));
    await socket.hello({ token: "token" });
    gateway.socket.send({ t: "mode", mode: "offline" });
    gateway.socket.send({ t: "list_stale", list: "waiting" });

    await until("both frames", () => kinds.length === 2);
    expect(kinds).toEqual(["mode", "list_stale"]);
    socket.close();
  });

  test("a refused frame rejects with the problem, and the socket lives on", async ({ gateway }) => {
    const socket = await open(gateway);
    await socket.hello({});
    gateway.on.send = (to, { id }) => to.send(refused(id, "permission_denied", "chat.not_yours"));

    await expect(socket.request(send(1))).rejects.toMatchObject({ name: "ProblemError", reason: "chat.not_yours" });
    expect(gateway.socket.closed).toBe(false);
    socket.close();
  });

  test("what has no answer when the line breaks is undecided", async ({ gateway }) => {
    const socket = await open(gateway);
    await socket.hello({});
    gateway.on.send = (to) => to.close(1012);

    await expect(socket.request(send(1))).rejects.toMatchObject({ name: "SocketClosedError", code: 1012 });
    await expect(socket.request(send(2))).rejects.toMatchObject({ name: "SocketClosedError" });
  });

  test("nobody there is an error of opening", async () => {
    await expect(RealtimeSocket.open("ws://127.0.0.1:9/v1/realtime")).rejects.toMatchObject({
      name: "SocketClosedError",
    });
  });
});
