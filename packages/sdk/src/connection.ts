import type { ServerFrame } from "@switchboard/contracts/realtime";
import { Attempts, type Backoff } from "./backoff.ts";
import type { Log } from "./client-options.ts";
import { type Deferred, deferred } from "./deferred.ts";
import type { Environment, EnvironmentEvent } from "./environment.ts";
import { isAuthFailure, Link } from "./link.ts";
import { ProblemError, retryAfterMs } from "./problem-error.ts";
import {
  type RealtimeSocket,
  type ReplyTo,
  type RequestFrame,
  SocketClosedError,
  type SocketEnd,
} from "./realtime-socket.ts";
import { Emitter, type Signal } from "./signal.ts";

/** A link that held this long, in milliseconds, was a good one: the next attempts start with short waits again. */
const STABLE_MS = 10_000;

/** How the line is; `Connection` says what each means. */
export type ConnectionState = "idle" | "connecting" | "live" | "resuming" | "lost";

/**
 * `offline`: the browser has no network. `silent`: nothing was heard for 2.5 heartbeats. `closed`: the server closed.
 * `unreachable`: no connection comes about. `unauthenticated`: sign in again; nothing is tried until then.
 */
export type LostReason = "offline" | "silent" | "closed" | "unreachable" | "unauthenticated";

/** What a connection is made with. */
export interface ConnectionOptions {
  readonly open: (signal: AbortSignal) => Promise<RealtimeSocket>;
  /** The token of `hello`; a fresh one if `renew`. Rejects as unauthenticated when only signing in again helps. */
  readonly token: (renew: boolean) => Promise<string | undefined>;
  /** The newest message had of each chat that is to be watched. */
  readonly resume: () => Record<string, number>;
  readonly backoff: Backoff;
  readonly environment: Environment;
  readonly log: Log;
}

/**
 * The one line to the gateway: keeps it up, and says how it is. It is
 * - `idle`: before `connect` and after `disconnect`. No link, no attempt, no timer.
 * - `connecting`: it never stood yet; an attempt is under way.
 * - `live`: a link stands. While its instance drains, a timer or an attempt for the next link goes on beside it, and the
 *   old one ends when the new one stands: it is `retired`, and only answers are taken from it.
 * - `resuming`: the link broke; the first attempt is due or under way.
 * - `lost`: an attempt failed; `lostReason` says why, and `nextAttemptAt` when the next is due. After `unauthenticated`
 *   none is made until `connect`.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #stateChanged = new Emitter<ConnectionState>();
  /** Fires when the state, the reason or the time of the next attempt changed. */
  readonly stateChanged: Signal<ConnectionState> = this.#stateChanged;
  readonly #frames = new Emitter<ServerFrame>();
  readonly #established = new Emitter<Link>();
  /** Fires with each new link, when it has replayed what was missed. */
  readonly established: Signal<Link> = this.#established;
  readonly #retired = new Set<Link>();
  /** To have a link again. */
  readonly #attempts: Attempts;
  /** To have the next link while the instance of the present one drains. */
  readonly #replacements: Attempts;
  #state: ConnectionState = "idle";
  #lostReason: LostReason | undefined;
  #nextAttemptAt: Date | undefined;
  #link: Link | undefined;
  #liveSince = 0;
  #aheadMs = 0;
  #generation = 0;
  #everLive = false;
  #renew = false;
  #attempt: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #first: Deferred<void> | undefined;
  #unlisten: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#attempts = new Attempts(options.backoff);
    this.#replacements = new Attempts(options.backoff);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Why it is not live. */
  get lostReason(): LostReason | undefined {
    return this.#lostReason;
  }

  /** When the next attempt is due; absent while one is under way, and when none will be made by itself. */
  get nextAttemptAt(): Date | undefined {
    return this.#nextAttemptAt;
  }

  /** Counts the links: what was watched on an earlier one is not watched any more. */
  get generation(): number {
    return this.#generation;
  }

  /** The time by the gateway's clock, in milliseconds: the one here may be hours off. */
  get now(): number {
    return Date.now() + this.#aheadMs;
  }

  get live(): boolean {
    return this.#link !== undefined;
  }

  /** Connects, and stays connected until `disconnect`. Resolves with the first welcome; rejects when not let in. */
  connect(): Promise<void> {
    if (this.#link) return Promise.resolve();
    this.#first ??= deferred();
    this.#unlisten ??= this.#options.environment.listen((event) => this.#noticed(event));
    const { promise } = this.#first;
    this.reconnectNow(true);
    return promise;
  }

  /** Closes, and stops every timer. */
  disconnect(): void {
    this.#stopTrying();
    this.#unlisten?.();
    this.#unlisten = undefined;
    this.#first?.reject(new ProblemError({ status: 0, kind: "aborted", reason: "sdk.disconnected" }));
    this.#first = undefined;
    for (const link of this.#retired) link.close();
    this.#retired.clear();
    this.#drop();
    this.#attempts.reset();
    this.#everLive = false;
    this.#change("idle");
  }

  /** Tries at once instead of waiting; does nothing while live, while trying, and when disconnected. */
  reconnectNow(begin = false): void {
    if (this.#link || this.#attempt || (this.#state === "idle" && !begin)) return;
    this.#change(this.#everLive ? "resuming" : "connecting", this.#lostReason);
    this.#try();
  }

  /** Sends a frame and waits for its answer; rejects with `SocketClosedError` at once when not live. */
  request<F extends RequestFrame>(frame: F): Promise<ReplyTo<F["t"]>> {
    return this.#link?.request(frame) ?? Promise.reject(new SocketClosedError({ code: 1006, reason: "not connected" }));
  }

  /** Sends a typing mark if live. */
  typing(chatId: string): void {
    this.#link?.typing(chatId);
  }

  /** Calls `listener` with what the server says unasked, of one kind, until the returned function is called. */
  on<T extends ServerFrame["t"]>(kind: T, listener: (frame: Extract<ServerFrame, { t: T }>) => void): () => void {
    const isOfKind = (frame: ServerFrame): frame is Extract<ServerFrame, { t: T }> => frame.t === kind;
    return this.#frames.subscribe((frame) => isOfKind(frame) && listener(frame));
  }

  #try(): void {
    clearTimeout(this.#timer);
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#establish(attempt.signal).then(
      (link) => (attempt.signal.aborted ? link.close() : this.#stands(link)),
      (error: unknown) => attempt.signal.aborted || this.#failed(error),
    );
  }

  async #establish(signal: AbortSignal): Promise<Link> {
    const renew = this.#renew;
    try {
      return await this.#greet(renew, signal);
    } catch (error) {
      if (renew || !isAuthFailure(error) || signal.aborted) throw error;
    }
    return this.#greet(true, signal);
  }

  async #greet(renew: boolean, signal: AbortSignal): Promise<Link> {
    const token = await this.#options.token(renew);
    signal.throwIfAborted();
    const resume = this.#options.resume();
    return Link.establish({
      open: this.#options.open,
      signal,
      hello: { ...(token !== undefined && { token }), ...(Object.keys(resume).length > 0 && { resume }) },
      onFrame: (frame, link) => this.#received(frame, link),
      onDown: (end, link) => this.#down(end, link),
    });
  }

  #stands(link: Link): void {
    if (link.end) this.#failed(new SocketClosedError(link.end));
    else this.#adopt(link);
  }

  /** Makes a link the current one; the one before it, if any, ends when its requests are answered. */
  #adopt(link: Link): void {
    this.#attempt = undefined;
    this.#replacements.reset();
    if (this.#link) {
      this.#retired.add(this.#link);
      this.#link.retire();
    }
    this.#link = link;
    this.#aheadMs = link.aheadMs;
    this.#generation += 1;
    this.#liveSince = Date.now();
    this.#everLive = true;
    this.#renew = false;
    this.#change("live");
    this.#established.emit(link);
    this.#first?.resolve();
    this.#first = undefined;
  }

  #received(frame: ServerFrame, link: Link): void {
    // The link after it has the same and newer; only answers are still wanted from this one.
    if (this.#retired.has(link)) return;
    this.#frames.emit(frame);
    if (frame.t === "drain" && link === this.#link) this.#replaceLater(frame.after_ms);
  }

  /** Make before break: the present link lives on until the new one stands. */
  #replaceLater(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#try(), delayMs);
  }

  #down(end: SocketEnd, link: Link): void {
    if (this.#retired.delete(link) || link !== this.#link) return;
    this.#stopTrying();
    this.#link = undefined;
    if (Date.now() - this.#liveSince >= STABLE_MS) this.#attempts.reset();
    if (isAuthFailure(new SocketClosedError(end))) this.#renew = true;
    this.#retry("resuming", end.reason === "silent" ? "silent" : "closed");
  }

  #failed(error: unknown): void {
    this.#attempt = undefined;
    this.#options.log({ level: "info", message: "an attempt to connect failed", data: { error: String(error) } });
    // While an instance drains, the link to it is still good; nothing is lost yet, so the waits after its end start short.
    if (this.#link) this.#replaceLater(this.#replacements.failed());
    else if (isAuthFailure(error)) this.#shutOut(error);
    else this.#retry("lost", this.#lostReason === "offline" ? "offline" : "unreachable", retryAfterMs(error));
  }

  /** Only signing in again helps, so nothing more is tried. */
  #shutOut(error: unknown): void {
    this.#renew = true;
    this.#change("lost", "unauthenticated");
    this.#first?.reject(asError(error));
    this.#first = undefined;
  }

  #retry(state: ConnectionState, reason: LostReason, leastMs = 0): void {
    const delay = Math.max(this.#attempts.failed(), leastMs);
    this.#timer = setTimeout(() => {
      this.#change(this.#state, this.#lostReason);
      this.#try();
    }, delay);
    this.#change(state, reason, new Date(Date.now() + delay));
  }

  #noticed(event: EnvironmentEvent): void {
    // Without a session there is nothing to try.
    if (this.#lostReason === "unauthenticated") return;
    if (event === "offline" || event === "left") {
      this.#stopTrying();
      this.#drop();
      // The browser may be wrong about the network, so it is tried all the same. Who left is gone until they are back.
      if (event === "offline") this.#retry("lost", "offline");
      else this.#change(this.#everLive ? "resuming" : "connecting");
    } else {
      if (event === "visible") this.#link?.checkSilence();
      this.reconnectNow();
    }
  }

  #stopTrying(): void {
    clearTimeout(this.#timer);
    this.#replacements.reset();
    this.#attempt?.abort();
    this.#attempt = undefined;
  }

  #drop(): void {
    const link = this.#link;
    this.#link = undefined;
    link?.close();
  }

  #change(state: ConnectionState, reason?: LostReason, nextAttemptAt?: Date): void {
    const same = state === this.#state && reason === this.#lostReason && nextAttemptAt === this.#nextAttemptAt;
    this.#state = state;
    this.#lostReason = reason;
    this.#nextAttemptAt = nextAttemptAt;
    if (!same) this.#stateChanged.emit(state);
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
