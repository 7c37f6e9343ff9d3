import { silentLog } from "@switchboard/testing/log";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RealtimeLimits } from "../src/realtime/limits.ts";
import { FrameGate } from "../src/realtime/socket/frame-gate.ts";
import { Heartbeat } from "../src/realtime/socket/heartbeat.ts";
import type { Session } from "../src/realtime/socket/session.ts";
import { SessionRegistry } from "../src/realtime/socket/session-registry.ts";

const personId = "0190b1c2-0000-7000-8000-000000000001";
const limits = { heartbeatMs: 8_000, helloMs: 5_000 };

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance", "Date"] }));
afterEach(() => void vi.useRealTimers());

/** A visitor's socket as far as the heartbeat knows it. */
function addSession(sessions: SessionRegistry, heardAt = Number.POSITIVE_INFINITY) {
  const sent: Buffer[] = [];
  const terminate = vi.fn();
  const identity = { kind: "visitor", id: personId };
  const send = (frame: Buffer) => sent.push(frame);
  const session = { heardAt, identity, send, terminate } as unknown as Session;
  sessions.add(session);
  return { sent, terminate, session };
}

test("every socket is pinged and told the heads once in a heartbeat", () => {
  const sessions = new SessionRegistry();
  const heartbeat = new Heartbeat(sessions, limits as RealtimeLimits, () => undefined);
  const added = Array.from({ length: 450 }, () => addSession(sessions));
  for (let beat = 1; beat <= 3; beat++) {
    vi.advanceTimersByTime(limits.heartbeatMs);
    expect(new Set(added.map(({ sent }) => sent.length))).toEqual(new Set([beat]));
  }
  const [first] = added[0]?.sent ?? [];
  expect(first?.subarray(0, 2)).toEqual(Buffer.from([0x89, 0]));
  expect(first?.toString("utf8", 4)).toBe('{"t":"heartbeat","heads":{}}');
  heartbeat.stop();
});

test("who was not heard for two and a half heartbeats is cut, but not by a process that was itself away", () => {
  const sessions = new SessionRegistry();
  const heartbeat = new Heartbeat(sessions, limits as RealtimeLimits, () => undefined);
  const { terminate } = addSession(sessions, performance.now());
  const now = vi.spyOn(performance, "now");
  now.mockReturnValue(performance.now() + 10 * limits.heartbeatMs);
  vi.advanceTimersToNextTimer();
  expect(terminate).not.toHaveBeenCalled();

  now.mockReturnValue(performance.now() + limits.heartbeatMs);
  vi.advanceTimersToNextTimer();
  expect(terminate).toHaveBeenCalledOnce();
  now.mockRestore();
  heartbeat.stop();
});

test("when a socket was heard is told by the process's own time, whatever becomes of the clock", async () => {
  const sessions = new SessionRegistry();
  const heartbeat = new Heartbeat(sessions, limits as RealtimeLimits, () => undefined);
  const [talking, silent] = [addSession(sessions, performance.now()), addSession(sessions, performance.now())];
  for (const { session } of [talking, silent]) sessions.noteHello(Object.assign(session, { open: true }));
  const frames = { burst: 100, perSecond: 100 };
  const gate = new FrameGate({
    limits: { visitorFrames: frames, staffFrames: frames },
    sessions,
    log: silentLog,
    greet: async () => undefined,
    handle: async () => undefined,
  });
  const receive = gate.open(talking.session);
  for (const aheadMs of [0, 3_600_000, -7_200_000, 3_600_000]) {
    vi.setSystemTime(Date.now() + aheadMs);
    receive(Buffer.from(`{"t":"unwatch","id":1,"chat_id":"${personId}"}`), false);
    vi.advanceTimersByTime(limits.heartbeatMs);
  }
  expect(talking.terminate).not.toHaveBeenCalled();
  expect(silent.terminate).toHaveBeenCalled();

  vi.advanceTimersByTime(4 * limits.heartbeatMs);
  expect(talking.terminate).toHaveBeenCalled();
  heartbeat.stop();
});
