import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RealtimeLimits } from "../src/realtime/limits.ts";
import { Heartbeat } from "../src/realtime/socket/heartbeat.ts";
import type { Session } from "../src/realtime/socket/session.ts";
import { SessionRegistry } from "../src/realtime/socket/session-registry.ts";

const limits = { heartbeatMs: 8_000, helloMs: 5_000 };

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance", "Date"] }));
afterEach(() => void vi.useRealTimers());

/** A visitor's socket as far as the heartbeat knows it. */
function addSession(sessions: SessionRegistry, heardAt = Number.POSITIVE_INFINITY) {
  const sent: Buffer[] = [];
  const terminate = vi.fn();
  const identity = { kind: "visitor", id: "0190b1c2-0000-7000-8000-000000000001" };
  const send = (frame: Buffer) => sent.push(frame);
  const session = { heardAt, identity, send, terminate };
  sessions.add(session as unknown as Session);
  return { sent, terminate };
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
