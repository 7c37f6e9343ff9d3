import { CloseCode } from "@switchboard/contracts/limits";
import { AppError } from "@switchboard/kit/errors";
import type { RealtimeLimits } from "../limits.ts";
import { encodeFrame } from "./server-frames.ts";
import { endSession, type Session } from "./session.ts";
import { type SessionRegistry, SLOTS } from "./session-registry.ts";
import { PING, toWire } from "./wire.ts";

/** A socket that was not heard for so many heartbeats is dead. */
const DEAD_AFTER_BEATS = 2.5;
const NO_HEADS = beatOf({});

export interface HeartbeatOptions {
  readonly sessions: SessionRegistry;
  readonly limits: Pick<RealtimeLimits, "heartbeatMs" | "helloMs">;
  /** How far the threads have come that a session watches; undefined when it watches none. */
  readonly headsOf: (session: Session) => Record<string, number> | undefined;
}

/**
 * The one timer of all sockets: sends heartbeats, cuts dead sockets, ends those that never said hello or whose token ran
 * out. Each turn looks after one group of sockets, so every socket has its turn once in a heartbeat.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #turnMs: number;
  readonly #startedAt = performance.now();
  #turn = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#turnMs = options.limits.heartbeatMs / SLOTS;
    this.#timer = setInterval(() => this.#beat(performance.now()), this.#turnMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(now: number): void {
    this.#takeTurns(now);
    this.#endSilent(now);
    this.#endExpired();
  }

  /** Turns that a busy process was late for are taken too: otherwise each would put off all after it. */
  #takeTurns(now: number): void {
    const due = Math.floor((now - this.#startedAt) / this.#turnMs);
    for (let turn = Math.max(this.#turn, due - SLOTS) + 1; turn <= due; turn++) {
      for (const session of this.#options.sessions.slot(turn)) this.#tend(session, now);
    }
    this.#turn = due;
  }

  #tend(session: Session, now: number): void {
    const { limits, headsOf } = this.#options;
    if (now - session.heardAt > DEAD_AFTER_BEATS * limits.heartbeatMs) session.terminate();
    else if (session.identity === undefined) session.send(PING);
    else {
      const heads = headsOf(session);
      session.send(heads === undefined ? NO_HEADS : beatOf(heads));
    }
  }

  #endSilent(now: number): void {
    const { sessions, limits } = this.#options;
    for (const [session, since] of sessions.silent) {
      if (now - since < limits.helloMs) return;
      endSession(session, CloseCode.protocolViolation, new AppError("deadline_exceeded", "realtime.hello_timeout"));
    }
  }

  #endExpired(): void {
    const now = Date.now();
    for (const sessions of this.#options.sessions.staff.values()) {
      for (const session of sessions) {
        if (session.identity?.kind !== "staff" || session.identity.expiresAt > now) continue;
        endSession(session, CloseCode.unauthenticated, new AppError("unauthenticated", "auth.token_expired"));
      }
    }
  }
}

/** The ping and the frame in one write: there are ten thousand of each. */
function beatOf(heads: Record<string, number>): Buffer {
  return Buffer.concat([PING, toWire(encodeFrame({ t: "heartbeat", heads }))]);
}
