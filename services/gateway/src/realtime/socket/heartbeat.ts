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

/** How far the threads have come that a session watches; undefined when it watches none. */
type HeadsOf = (session: Session) => Record<string, number> | undefined;

/**
 * The one timer of all sockets: sends heartbeats, cuts dead sockets, ends those that never said hello or whose token ran
 * out. Each turn looks after one group of sockets, so every socket has its turn once in a heartbeat.
 */
export class Heartbeat {
  readonly #sessions: SessionRegistry;
  readonly #limits: RealtimeLimits;
  readonly #headsOf: HeadsOf;
  readonly #timer: NodeJS.Timeout;
  readonly #turnMs: number;
  readonly #startedAt = performance.now();
  #turn = 0;
  #beatAt = performance.now();

  constructor(sessions: SessionRegistry, limits: RealtimeLimits, headsOf: HeadsOf) {
    this.#sessions = sessions;
    this.#limits = limits;
    this.#headsOf = headsOf;
    this.#turnMs = limits.heartbeatMs / SLOTS;
    this.#timer = setInterval(() => this.#beat(performance.now()), this.#turnMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(now: number): void {
    // After such a pause of this process what the others sent still waits to be read: nobody is judged by it.
    const wasAway = now - this.#beatAt > this.#limits.heartbeatMs;
    this.#beatAt = now;
    this.#takeTurns(now, wasAway ? Infinity : DEAD_AFTER_BEATS * this.#limits.heartbeatMs);
    this.#endSilent(now);
    this.#endExpired();
  }

  /** Turns that a busy process was late for are taken too: otherwise each would put off all after it. */
  #takeTurns(now: number, deadAfterMs: number): void {
    const due = Math.floor((now - this.#startedAt) / this.#turnMs);
    for (let turn = Math.max(this.#turn, due - SLOTS) + 1; turn <= due; turn++) {
      for (const session of this.#sessions.slot(turn)) this.#tend(session, now - session.heardAt > deadAfterMs);
    }
    this.#turn = due;
  }

  #tend(session: Session, isDead: boolean): void {
    if (isDead) session.terminate();
    else if (session.identity === undefined) session.send(PING);
    else {
      const heads = this.#headsOf(session);
      session.send(heads === undefined ? NO_HEADS : beatOf(heads));
    }
  }

  #endSilent(now: number): void {
    for (const [session, since] of this.#sessions.silent) {
      if (now - since < this.#limits.helloMs) return;
      endSession(session, CloseCode.protocolViolation, new AppError("deadline_exceeded", "realtime.hello_timeout"));
    }
  }

  #endExpired(): void {
    const now = Date.now();
    for (const sessions of this.#sessions.staff.values()) {
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
