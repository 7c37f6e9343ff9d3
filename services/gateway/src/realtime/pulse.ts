import { CloseCode } from "@switchboard/contracts/limits";
import { AppError } from "@switchboard/kit/errors";
import type { RealtimeContext } from "./context.ts";
import { encodeFrame, errorFrame } from "./server-frames.ts";
import type { Session } from "./session.ts";
import { SLOTS } from "./session-registry.ts";
import { toWire } from "./wire.ts";

/** A socket that was not heard for so many heartbeats is dead. */
const DEAD_AFTER_BEATS = 2.5;
const NO_HEADS = toWire(encodeFrame({ t: "heartbeat", heads: {} }));

/**
 * The one timer of all sockets: sends heartbeats, cuts dead sockets, ends those that never said hello or whose token ran
 * out. Each turn looks after one group of sockets, so every socket has its turn once in a heartbeat.
 */
export class Pulse {
  readonly #context: RealtimeContext;
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  constructor(context: RealtimeContext) {
    this.#context = context;
    this.#timer = setInterval(() => this.#beat(Date.now()), context.limits.heartbeatMs / SLOTS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(now: number): void {
    this.#turn += 1;
    for (const session of this.#context.sessions.slot(this.#turn)) this.#tend(session, now);
    this.#endSilentGreetings(now);
    this.#endExpired(now);
  }

  #tend(session: Session, now: number): void {
    if (now - session.heardAt > DEAD_AFTER_BEATS * this.#context.limits.heartbeatMs) {
      session.terminate();
      return;
    }
    session.ping();
    if (session.identity !== undefined && !session.greeting) session.send(heartbeat(session));
  }

  #endSilentGreetings(now: number): void {
    for (const session of this.#context.sessions.greeting) {
      if (now - session.openedAt < this.#context.limits.helloMs) return;
      if (session.greeting || !session.open) continue;
      session.send(errorFrame(undefined, new AppError("deadline_exceeded", "realtime.hello_timeout")));
      session.close(CloseCode.protocolViolation, "realtime.hello_timeout");
    }
  }

  #endExpired(now: number): void {
    for (const sessions of this.#context.sessions.staff.values()) {
      for (const session of sessions) {
        if (session.identity?.kind !== "staff" || session.identity.expiresAt > now || !session.open) continue;
        session.send(errorFrame(undefined, new AppError("unauthenticated", "auth.token_expired")));
        session.close(CloseCode.unauthenticated, "auth.token_expired");
      }
    }
  }
}

function heartbeat(session: Session): string | Buffer {
  if (session.chats.size === 0) return NO_HEADS;
  const heads: Record<string, number> = {};
  for (const [chatId, watched] of session.chats) if (watched.established) heads[chatId] = watched.feed.known;
  return encodeFrame({ t: "heartbeat", heads });
}
