import { REALTIME_PROTOCOL } from "@switchboard/contracts/limits";
import type { AckFrame, ClientFrame, HelloFrame, ServerFrame, WelcomeFrame } from "@switchboard/contracts/realtime";
import { type Deferred, deferred } from "./deferred.ts";
import { ProblemError } from "./problem-error.ts";
import { Emitter } from "./signal.ts";

/** Milliseconds that opening, and every answer, may take. */
const DEADLINE_MS = 10_000;

/** The part of a WebSocket that is used. */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "open" | "message" | "close" | "error", listener: (event: WebSocketEvent) => void): void;
}

/** What of an event is used. */
export interface WebSocketEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

/** Opens a WebSocket. `headers` are for runtimes that keep no cookies; browsers allow none. */
export type SocketFactory = (url: string, headers: Readonly<Record<string, string>>) => WebSocketLike;

/** Why a socket ended. `code` is 1006 when the line broke or was given up by this side. */
export interface SocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** The socket ended before the answer came: what was asked for may or may not have happened. */
export class SocketClosedError extends Error {
  override readonly name = "SocketClosedError";
  readonly code: number;

  constructor(end: SocketEnd) {
    super(`the socket closed: ${end.code} ${end.reason}`);
    this.code = end.code;
  }
}

/** No answer came in time: what was asked for may or may not have happened. */
export class RequestTimeoutError extends Error {
  override readonly name = "RequestTimeoutError";
}

type Framed<T extends ServerFrame["t"]> = Extract<ServerFrame, { t: T }>;

type Unnumbered<F> = F extends unknown ? Omit<F, "id"> : never;
/** A frame that is answered; its id is chosen here. */
export type RequestFrame = Unnumbered<Extract<ClientFrame, { id: number }>>;
/** What answers a frame of the kind `T`. */
export type ReplyTo<T extends RequestFrame["t"]> = T extends "watch"
  ? Framed<"watching" | "reset">
  : T extends "send"
    ? AckFrame
    : Framed<"done">;

type Waiting = Pick<Deferred<ServerFrame>, "resolve" | "reject">;

/** How a socket is opened. */
export interface OpenOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly factory?: SocketFactory;
  /** Gives up opening, and closes the socket later on. */
  readonly signal?: AbortSignal;
}

/** Opens the runtime's own WebSocket; Node's takes headers, the browsers' sends its cookies by itself. */
export const openWebSocket: SocketFactory = (url, headers) => {
  type Constructor = new (url: string, init?: { headers: Readonly<Record<string, string>> }) => WebSocketLike;
  const Socket = globalThis.WebSocket as unknown as Constructor;
  return Object.keys(headers).length === 0 ? new Socket(url) : new Socket(url, { headers });
};

/** One WebSocket that speaks the protocol of docs/realtime.md: typed frames, answers found by id, deadlines. */
export class RealtimeSocket {
  readonly #socket: WebSocketLike;
  readonly #waiting = new Map<number, Waiting>();
  readonly #frames = new Emitter<ServerFrame>();
  readonly #ends = new Emitter<SocketEnd>();
  #welcomed: Deferred<WelcomeFrame> | undefined;
  #retired = false;
  #nextId = 1;
  #end: SocketEnd | undefined;
  #lastFrameAt = Date.now();

  private constructor(socket: WebSocketLike) {
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#received(String(event.data)));
    socket.addEventListener("close", (event) => this.#ended({ code: event.code ?? 1006, reason: event.reason ?? "" }));
    // A close follows; listening keeps implementations quiet that throw unheard errors.
    socket.addEventListener("error", () => undefined);
  }

  /** Opens a socket. Rejects with `SocketClosedError` or `RequestTimeoutError`. */
  static async open(url: string, options: OpenOptions = {}): Promise<RealtimeSocket> {
    const socket = (options.factory ?? openWebSocket)(url, options.headers ?? {});
    const opened = new RealtimeSocket(socket);
    options.signal?.addEventListener("abort", () => opened.close());
    if (options.signal?.aborted) opened.close();
    const waiting = deferred<void>();
    socket.addEventListener("open", () => waiting.resolve());
    opened.onClose((end) => waiting.reject(new SocketClosedError(end)));
    try {
      await inTime(waiting);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  /** When the last frame came, in milliseconds since 1970. */
  get lastFrameAt(): number {
    return this.#lastFrameAt;
  }

  /** Calls `listener` with every frame that answers no request of this side. */
  onFrame(listener: (frame: ServerFrame) => void): () => void {
    return this.#frames.subscribe(listener);
  }

  /** Calls `listener` once, when the socket ended for whatever reason; at once when it did already. */
  onClose(listener: (end: SocketEnd) => void): () => void {
    if (this.#end) listener(this.#end);
    return this.#ends.subscribe(listener);
  }

  /** Says who is here and what they have. Rejects with `ProblemError` when refused; otherwise as `request`. */
  async hello(hello: Omit<HelloFrame, "t" | "protocol">): Promise<WelcomeFrame> {
    const waiting = deferred<WelcomeFrame>();
    this.#welcomed = waiting;
    this.#write({ t: "hello", protocol: REALTIME_PROTOCOL, ...hello }, waiting);
    try {
      return await inTime(waiting);
    } finally {
      this.#welcomed = undefined;
    }
  }

  /**
   * Sends a frame and waits for its answer. Rejects with `ProblemError` when refused; with `SocketClosedError` or
   * `RequestTimeoutError` when it is not known what became of it.
   */
  async request<F extends RequestFrame>(frame: F): Promise<ReplyTo<F["t"]>> {
    const id = this.#nextId++;
    const waiting = deferred<ReplyTo<F["t"]>>();
    // The server answers each kind of frame with its own kind: the id decides, so the type follows.
    this.#waiting.set(id, waiting as unknown as Waiting);
    this.#write({ ...frame, id } as ClientFrame, waiting);
    try {
      return await inTime(waiting);
    } finally {
      this.#waiting.delete(id);
      if (this.#retired && this.#waiting.size === 0) this.close();
    }
  }

  /** Sends a frame that is not answered; it may be lost. */
  send(frame: Extract<ClientFrame, { t: "typing" }>): void {
    if (!this.#end) this.#socket.send(JSON.stringify(frame));
  }

  /** Ends the socket at once, without waiting for the other side's goodbye. `why` becomes the reason of the end. */
  close(why = "closed here"): void {
    if (this.#end) return;
    this.#socket.close();
    this.#ended({ code: 1006, reason: why });
  }

  /** Ends the socket when every request has its answer. */
  retire(): void {
    this.#retired = true;
    if (this.#waiting.size === 0) this.close();
  }

  #write(frame: ClientFrame, waiting: Pick<Waiting, "reject">): void {
    try {
      if (this.#end) throw new SocketClosedError(this.#end);
      this.#socket.send(JSON.stringify(frame));
    } catch (error) {
      // A WebSocket throws while it is connecting: the line is of no use then.
      waiting.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #received(data: string): void {
    if (this.#end) return;
    this.#lastFrameAt = Date.now();
    const frame = parseFrame(data);
    if (frame) this.#take(frame);
    else this.close("not a frame");
  }

  #take(frame: ServerFrame): void {
    const waiting = "id" in frame && frame.id !== undefined ? this.#waiting.get(frame.id) : undefined;
    if (frame.t === "welcome") this.#welcomed?.resolve(frame);
    else if (frame.t === "error") (waiting ?? this.#welcomed)?.reject(ProblemError.fromFrame(frame));
    else if (waiting) waiting.resolve(frame);
    else this.#frames.emit(frame);
  }

  #ended(end: SocketEnd): void {
    if (this.#end) return;
    this.#end = end;
    const error = new SocketClosedError(end);
    this.#welcomed?.reject(error);
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
    this.#ends.emit(end);
  }
}

/** Rejects what has no answer within so many milliseconds. */
export async function inTime<T>(waiting: Deferred<T>, ms = DEADLINE_MS): Promise<T> {
  const timer = setTimeout(() => waiting.reject(new RequestTimeoutError("no answer in time")), ms);
  try {
    return await waiting.promise;
  } finally {
    clearTimeout(timer);
  }
}

function parseFrame(data: string): ServerFrame | undefined {
  try {
    return JSON.parse(data) as ServerFrame;
  } catch {
    // Whoever speaks there is not the gateway.
    return undefined;
  }
}
