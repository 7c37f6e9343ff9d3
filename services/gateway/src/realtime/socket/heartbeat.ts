import { CloseCode } from "@switchboard/contracts/limits";
import { AppError } from "@switchboard/kit/errors";
import type { RealtimeContext } from "../context.ts";
import { encodeFrame, errorFrame } from "./server-frames.ts";
import type { Session } from "./session.ts";
import { SLOTS } from "./session-registry.ts";
import { PING, toWire } from "./wire.ts";

/** A socket that was not heard for so many heartbeats is dead. */
const DEAD_AFTER_BEATS = 2.5;
const NO_HEADS = beatOf({});

/**
 * The one timer of all sockets: sends heartbeats, cuts dead sockets, ends those that never said hello or whose token ran
 * out. Each turn looks after one group of sockets, so every socket has its turn once in a heartbeat.
 */
export class Heartbeat {
  readonly #context: RealtimeContext;
  readonly #timer: NodeJS.Timeout;
  readonly #turnMs: number;
  readonly #startedAt = performance.now();
  #turn = 0;

  constructor(context: RealtimeContext) {
    this.#context = context;
    this.#turnMs = context.limits.heartbeatMs / SLOTS;
    this.#timer = setInterval(() => this.#beat(Date.now()), this.#turnMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(now: number): void {
    this.#takeTurns(now);
    this.#endSilentGreetings(now);
    this.#endExpired(now);
  }

  /** Turns that a busy process was late for are taken too: otherwise each would put off all after it. */
  #takeTurns(now: number): void {
    const due = Math.floor((performance.now() - this.#startedAt) / this.#turnMs);
    for (let turn = Math.max(this.#turn, due - SLOTS) + 1; turn <= due; turn++) {
      for (const session of this.#context.sessions.slot(turn)) this.#tend(session, now);
    }
    this.#turn = due;
  }

  #tend(session: Session, now: number): void {
    if (now - session.heardAt > DEAD_AFTER_BEATS * this.#context.limits.heartbeatMs) {
      session.terminate();
      return;
    }
    const isWelcome = session.identity !== undefined && !session.greeting;
    session.send(isWelcome ? heartbeat(session) : PING);
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

function heartbeat(session: Session): Buffer {
  if (session.chats.size === 0) return NO_HEADS;
  const heads: Record<string, number> = {};
  for (const [chatId, watched] of session.chats) if (watched.established) heads[chatId] = watched.feed.known;
  return beatOf(heads);
}

/** The ping and the frame in one write: there are ten thousand of each. */
function beatOf(heads: Record<string, number>): Buffer {
  return Buffer.concat([PING, toWire(encodeFrame({ t: "heartbeat", heads }))]);
}
