import { create } from "@bufbuild/protobuf";
import { encode } from "@switchboard/contracts/encode";
import { type Chat, ChatSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ChatLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import {
  liveChatSubject,
  liveHeldSubject,
  liveListSubject,
  livePresenceSubject,
  livePushesLostSubject,
} from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { register } from "@switchboard/kit/metrics";
import type { System } from "@switchboard/stack/system";
import { connectAs } from "@switchboard/testing/connect-bus";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { GatewayDeps } from "../src/deps.ts";
import { type Edge, type EdgeOptions, startEdge } from "./support/edge.ts";
import { LossyBus } from "./support/lossy-bus.ts";
import { type Browser, call, newVisitor, openChat, signIn } from "./support/people.ts";
import { openSocket, type RawSocket, refusedStatus, staffSocket, visitorSocket } from "./support/raw-socket.ts";

let system: System;
const edges: Edge[] = [];
const lossy = new LossyBus();

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0 });
}, 60_000);
afterEach(async () => {
  lossy.losing = "";
  await Promise.all(edges.splice(0).map((edge) => edge.close()));
});
afterAll(async () => {
  await system?.stop();
});

type Wrap = NonNullable<EdgeOptions["wrap"]>;

/** A gateway with a quick heartbeat, whose bus may lose things. */
async function edgeWith(limits: EdgeOptions["limits"] = {}, wrapMore: Wrap = (deps) => deps): Promise<Edge> {
  const wrap: Wrap = (deps) => wrapMore(lossy.wrap(deps));
  const edge = await startEdge(system, { limits: { heartbeatMs: 320, leaseMs: 300, ...limits }, wrap });
  edges.push(edge);
  await until("the gateway is ready", () => edge.deps.organisation.loaded && edge.deps.exchange.live);
  return edge;
}

/** Writes into a visitor's chat past every socket. */
async function write(edge: Edge, visitor: Browser, chatId: string, text: string): Promise<void> {
  const path = `/v1/chats/${chatId}/messages`;
  const { status } = await call(edge, "POST", path, { body: { message_id: newId(), text }, headers: visitor.headers });
  expect(status).toBe(200);
}

async function watching(edge: Edge): Promise<{ visitor: Browser; chatId: string; socket: RawSocket }> {
  const visitor = await newVisitor(edge);
  const chat = await openChat(edge, visitor);
  const socket = await visitorSocket(edge, visitor.headers, { [chat.id]: 0 });
  await socket.next("resumed");
  return { visitor, chatId: chat.id, socket };
}

describe("C3: pushes that are lost", () => {
  test("the next push shows the gap, which is filled before it", async () => {
    const edge = await edgeWith({ heartbeatMs: 60_000 });
    const { visitor, chatId, socket } = await watching(edge);
    lossy.losing = liveChatSubject(chatId);
    for (const text of ["two", "three"]) await write(edge, visitor, chatId, text);
    lossy.losing = "";
    await write(edge, visitor, chatId, "four");
    await until("everything came", () => socket.seqs().length === 4);
    expect(socket.seqs()).toEqual([1, 2, 3, 4]);
    await socket.next("chat");
  });

  test("the last push of all is missed by the heartbeat, which tells the heads", async () => {
    const edge = await edgeWith();
    const { visitor, chatId, socket } = await watching(edge);
    lossy.losing = liveChatSubject(chatId);
    await write(edge, visitor, chatId, "two");
    await until("it came", () => socket.seqs().length === 2);
    await socket.next("heartbeat", ({ heads }) => heads[chatId] === 2);
    expect(socket.seqs()).toEqual([1, 2]);
  });

  test("a list that changed without a push has to be loaded again", async () => {
    const digests = countedDigests();
    const edge = await edgeWith({}, digests.wrap);
    const { token, staff } = await signIn(edge, "alice");
    const socket = await staffSocket(edge, token);
    await until("the list's digest is known", () => digests.ofLists > 0);
    lossy.losing = liveListSubject(staff.department_ids[0] ?? "");
    await openChat(edge, await newVisitor(edge));
    await socket.next("list_stale", ({ list }) => list === "waiting");
    expect(socket.all("list")).toEqual([]);
  });

  test("C18: who was given a chat without a push loads what they hold again", async () => {
    const digests = countedDigests();
    const edge = await edgeWith({}, digests.wrap);
    const { token, headers, staff } = await signIn(edge, "alice");
    const socket = await staffSocket(edge, token);
    const { id } = await openChat(edge, await newVisitor(edge));
    await until("the digest of what they hold is known", () => digests.ofHeld > 0);
    lossy.losing = liveHeldSubject(staff.id);
    const taken = await call(edge, "POST", `/v1/chats/${id}/take`, { headers });
    expect(taken.status).toBe(200);
    await socket.next("list_stale", ({ list }) => list === "own");
    expect(socket.all("chat")).toEqual([]);
  });

  test("staff load all of their lists again when chat says that pushes may be lost", async () => {
    const edge = await edgeWith({ heartbeatMs: 60_000 });
    const socket = await staffSocket(edge, (await signIn(edge, "alice")).token);
    // As chat does: the gateway itself may not say so.
    const chat = await connectAs("chat", system.backends.nats);
    chat.publish(livePushesLostSubject, new Uint8Array());
    for (const list of ["waiting", "own"]) await socket.next("list_stale", (frame) => frame.list === list);
    await chat.close();
  });

  test("what was written while NATS was away comes when it is back, and staff load their list again", async () => {
    const edge = await edgeWith({ heartbeatMs: 20_000 });
    const { visitor, chatId, socket } = await watching(edge);
    const alice = await staffSocket(edge, (await signIn(edge, "alice")).token);
    await system.backends.nats.kill();
    await until("the gateway has noticed", () => !edge.deps.bus.connected);
    await write(edge, visitor, chatId, "into the dark");
    await system.backends.nats.restart();
    await until("it came", () => socket.seqs().includes(2));
    await alice.next("list_stale");
    expect(socket.seqs()).toEqual([1, 2]);
  });
});

describe("G5: bounds", () => {
  test("a reader that does not read is cut off with 4008, and what it missed is resumed", async () => {
    const edge = await edgeWith({ heartbeatMs: 60_000, sendQueueBytes: 65_536 });
    const { visitor, chatId, socket } = await watching(edge);
    const before = await slowConsumers();
    socket.socket.pause();
    const { chat } = await edge.deps.chat.getChat({ chatId }, { callerToken: await ownToken(edge, visitor) });
    const bulky = create(ChatSchema, { ...(chat as Chat), departmentName: "x".repeat(30_000) });
    const data = encode(ChatLiveSchema, { chatId, event: { case: "chat", value: bulky } });
    await until("the gateway gives up", async () => {
      for (let count = 0; count < 200; count += 1) edge.deps.bus.publish(liveChatSubject(chatId), data);
      await edge.deps.bus.flush();
      return (await slowConsumers()) > before;
    });
    socket.socket.resume();
    expect(await socket.code()).toBe(4008);
    await write(edge, visitor, chatId, "meanwhile");
    const resumed = await visitorSocket(edge, visitor.headers, { [chatId]: 1 });
    await resumed.next("resumed");
    expect(resumed.seqs()).toEqual([2]);
  });

  test("a connection that answers no ping is cut", async () => {
    const edge = await edgeWith({ heartbeatMs: 160 });
    const { socket } = await watching(edge);
    socket.socket.pause();
    await until("it is gone", () => edge.realtime.size === 0);
    socket.socket.terminate();
  });

  test("an instance that is full refuses more", async () => {
    const edge = await edgeWith({ socketsMax: 1 });
    const { headers } = await newVisitor(edge);
    await visitorSocket(edge, headers);
    expect(await refusedStatus(edge, headers)).toBe(503);
  });
});

describe("G6: draining", () => {
  test("every client is told to go, newcomers are refused, those that stay are closed with 1012", async () => {
    const edge = await edgeWith({ drainSpreadMs: 500, drainGraceMs: 1000 });
    const { visitor, chatId, socket } = await watching(edge);
    const drained = edge.realtime.drain();
    const { after_ms } = await socket.next("drain");
    expect(after_ms).toBeLessThan(500);
    expect(await refusedStatus(edge, visitor.headers)).toBe(503);
    await write(edge, visitor, chatId, "still served");
    await socket.next("message", ({ message }) => message.text === "still served");
    await drained;
    expect(await socket.code()).toBe(1012);
  });

  test("nobody is waited for who has gone", async () => {
    const edge = await edgeWith({ drainGraceMs: 600_000 });
    const { socket } = await watching(edge);
    const drained = edge.realtime.drain();
    await socket.next("drain");
    socket.socket.close();
    await drained;
    expect(edge.realtime.size).toBe(0);
  });
});

describe("P5: leases", () => {
  test("P2, P6: who connects is online for all staff, and one of two tabs that closes changes nothing", async () => {
    const edge = await edgeWith();
    const [boris, carol] = [await signIn(edge, "boris"), await signIn(edge, "carol")];
    const watcher = await staffSocket(edge, carol.token);
    const tabs = [await staffSocket(edge, boris.token), await staffSocket(edge, boris.token)];
    const isReachable = () => {
      const last = watcher
        .all("presence")
        .filter(({ department }) => department.department_name === "Sales")
        .at(-1);
      return last?.department.online.some(({ name, reachability }) => name === "Boris" && reachability === "reachable");
    };
    await until("boris is online", isReachable);
    tabs[0]?.socket.close();
    await until("one tab is left", () => edge.realtime.size === 2);
    expect(isReachable()).toBe(true);
    tabs[1]?.socket.terminate();
    await until("boris is not reachable", () => !isReachable());
  });

  test("P2: who opens the workplace is online, even when leases are renewed while presence is being told", async () => {
    const slow = slowToConnect();
    const edge = await edgeWith({}, slow.wrap);
    await staffSocket(edge, (await signIn(edge, "carol")).token);
    const socket = await staffSocket(edge, (await signIn(edge, "admin")).token);
    expect(slow.renewals).toBeGreaterThan(1);
    expect(socket.all("welcome")[0]?.staff?.mode).toBe("online");
  });

  test("P6: who came online shows within a heartbeat, even when no push says so", async () => {
    const edge = await edgeWith();
    const [carol, dave] = [await signIn(edge, "carol"), await signIn(edge, "dave")];
    const watcher = await staffSocket(edge, carol.token);
    lossy.losing = livePresenceSubject("");
    await staffSocket(edge, dave.token);
    await watcher.next("presence", ({ department }) => department.online.some(({ name }) => name === "Dave"));
  });

  test("a mode that is set in one tab shows in the other", async () => {
    const edge = await edgeWith();
    const { token, headers } = await signIn(edge, "dave");
    const socket = await staffSocket(edge, token);
    expect(socket.all("welcome")[0]?.staff?.mode).toBe("online");
    await call(edge, "PUT", "/v1/me/mode", { body: { mode: "offline" }, headers });
    expect(await socket.next("mode", ({ mode }) => mode === "offline")).toBeDefined();
  });

  test("presence that is away closes no socket, and staff may even come in", async () => {
    const edge = await edgeWith();
    const { token } = await signIn(edge, "alice");
    const before = await staffSocket(edge, token);
    const presence = system.service("presence").process;
    await presence.kill();
    const during = await staffSocket(edge, token);
    await presence.restart();
    await until("leases are renewed again", async () => {
      const callerToken = await edge.deps.signer.sign({ kind: "service", name: "gateway" });
      const { departments } = await edge.deps.presence.getPresence({}, { callerToken });
      return departments.some(({ online }) => online.some(({ name }) => name === "Alice"));
    });
    expect([before.closed, during.closed]).toEqual([undefined, undefined]);
  });
});

test("a chat service that restarts fails what was under way as unavailable, and the socket lives on", async () => {
  const edge = await edgeWith();
  const { chatId, socket } = await watching(edge);
  const chat = system.service("chat").process;
  await chat.kill();
  const frame = { t: "send", chat_id: chatId, message_id: newId(), text: "hello?" } as const;
  socket.send({ ...frame, id: 1 });
  expect(await socket.next("error", ({ id }) => id === 1)).toMatchObject({ kind: "unavailable" });
  await chat.restart();
  await until("the exchange is back", () => edge.deps.exchange.live);
  socket.send({ ...frame, id: 2 });
  expect((await socket.next("ack", ({ id }) => id === 2)).seq).toBe(2);
  await until("it came", () => socket.seqs().length === 2);
});

test("G3: a resume that meets a chat service that is away waits for it", async () => {
  const edge = await edgeWith();
  const { visitor, chatId } = await watching(edge);
  const chat = system.service("chat").process;
  await chat.kill();
  const socket = await openSocket(edge, visitor.headers);
  socket.send({ t: "hello", protocol: 1, resume: { [chatId]: 0 } });
  await socket.next("welcome");
  await chat.restart();
  expect((await socket.next("resumed")).heads).toEqual({ [chatId]: 1 });
  expect(socket.seqs()).toEqual([1]);
});

/** Counts the digests that chat answered with: what changes after one is noticed. */
function countedDigests() {
  const counted = {
    ofLists: 0,
    ofHeld: 0,
    wrap: ((deps) => ({ ...deps, chat: counting(deps.chat) })) as Wrap,
  };
  const counting = (chat: GatewayDeps["chat"]): GatewayDeps["chat"] => ({
    ...chat,
    getListDigests: async (...asked) => {
      const answer = await chat.getListDigests(...asked);
      counted.ofLists += answer.digests.length;
      return answer;
    },
    getOwnDigests: async (...asked) => {
      const answer = await chat.getOwnDigests(...asked);
      counted.ofHeld += answer.digests.length;
      return answer;
    },
  });
  return counted;
}

/** Lets presence be told of a second connection only after leases were renewed twice since it was to be told. */
function slowToConnect() {
  const slow = {
    connections: 0,
    renewals: 0,
    wrap: ((deps) => ({ ...deps, presence: slowed(deps.presence) })) as Wrap,
  };
  const slowed = (presence: GatewayDeps["presence"]): GatewayDeps["presence"] => ({
    ...presence,
    connect: async (...asked) => {
      slow.connections += 1;
      if (slow.connections > 1) {
        slow.renewals = 0;
        await until("leases were renewed", () => slow.renewals > 1);
      }
      return presence.connect(...asked);
    },
    renewLeases: async (...asked) => {
      const answer = await presence.renewLeases(...asked);
      slow.renewals += 1;
      return answer;
    },
  });
  return slow;
}

function ownToken(edge: Edge, visitor: Browser): Promise<string> {
  return edge.deps.signer.sign({ kind: "visitor", id: visitor.id });
}

async function slowConsumers(): Promise<number> {
  const metric = await register.getSingleMetric("switchboard_gateway_slow_consumers_total")?.get();
  return metric?.values[0]?.value ?? 0;
}
