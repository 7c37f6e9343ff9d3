import type { Session } from "./session.ts";
import { toWire } from "./wire.ts";

/** Sends one frame to many sessions, made into bytes once for all of them. */
export function sendAll(sessions: Iterable<Session>, frame: string): void {
  const bytes = toWire(frame);
  for (const session of sessions) session.send(bytes);
}
