import { CloseCode } from "@switchboard/contracts/limits";
import type { HelloFrame, ServerFrame, WelcomeFrame } from "@switchboard/contracts/realtime";
import { type Deferred, deferred } from "./deferred.ts";
import { isUnauthenticated } from "./problem-error.ts";
import {
  inTime,
  type RealtimeSocket,
  type ReplyTo,
  type RequestFrame,
  SocketClosedError,
  type SocketEnd,
} from "./realtime-socket.ts";

/** A line is dead after this many heartbeats without any frame. */
const SILENT_HEARTBEATS = 2.5;
/** Milliseconds that the replay of everything missed may take. */
const RESUME_MS = 30_000;

/** What a link is made with. */
export interface LinkOptions {
  readonly open: (signal: AbortSignal) => Promise<RealtimeSocket>;
  readonly hello: Omit<HelloFrame, "t" | "protocol">;
  /** Gives up. */
  readonly signal: AbortSignal;
  /** Every frame from the first on, also those of the replay. */
  readonly onFrame: (frame: ServerFrame, link: Link) => void;
  readonly onDown: (end: SocketEnd, link: Link) => void;
}

/** A socket that was welcomed and has everything that was missed, and that notices when the line is dead. */
export class Link {
  readonly welcome: WelcomeFrame;
  /** How far the gateway's clock is ahead of the one here, in milliseconds. */
  readonly aheadMs: number;
  readonly #socket: RealtimeSocket;
  /** Chats whose present state came along with the replay. */
  readonly refreshed = new Set<string>();
  /** The chats that are watched through `resume`, with the newest message of each. */
  heads: Readonly<Record<string, number>> = {};
  #end: SocketEnd | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(socket: RealtimeSocket, welcome: WelcomeFrame) {
    this.#socket = socket;
    this.welcome = welcome;
    this.aheadMs = Date.parse(welcome.server_time) - Date.now();
    this.#watchSilence();
  }

  /** Opens, says hello and waits for the replay. Rejects as the socket does, or with the reason of `signal`. */
  static async establish(options: LinkOptions): Promise<Link> {
    const socket = await options.open(options.signal);
    try {
      return await Link.#greet(socket, options);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  static async #greet(socket: RealtimeSocket, options: LinkOptions): Promise<Link> {
    const early: ServerFrame[] = [];
    const resumed = deferred<void>();
    let link: Link | undefined;
    // Frames may come in one piece with the welcome, before this function goes on.
    socket.onFrame((frame) => {
      if (link) link.#received(frame, resumed, options);
      else early.push(frame);
    });
    const welcome = await socket.hello(options.hello);
    const made = new Link(socket, welcome);
    for (const frame of early) made.#received(frame, resumed, options);
    link = made;
    socket.onClose((end) => {
      clearTimeout(made.#timer);
      made.#end = end;
      resumed.reject(new SocketClosedError(end));
      options.onDown(end, made);
    });
    if (options.hello.resume) await inTime(resumed, RESUME_MS);
    return made;
  }

  /** Why it ended; absent while it stands. */
  get end(): SocketEnd | undefined {
    return this.#end;
  }

  request<F extends RequestFrame>(frame: F): Promise<ReplyTo<F["t"]>> {
    return this.#socket.request(frame);
  }

  /** Sends a typing mark, which may be lost. */
  typing(chatId: string): void {
    this.#socket.send({ t: "typing", chat_id: chatId });
  }

  /** Ends at once. */
  close(): void {
    this.#socket.close();
  }

  /** Ends when every request has its answer. */
  retire(): void {
    this.#socket.retire();
  }

  /** Gives the line up if nothing was heard for too long; timers sleep when a page is hidden or a machine suspended. */
  checkSilence(): void {
    if (Date.now() - this.#socket.lastFrameAt >= this.#silenceMs) this.#socket.close("silent");
  }

  get #silenceMs(): number {
    return this.welcome.heartbeat_ms * SILENT_HEARTBEATS;
  }

  #watchSilence(): void {
    const wait = this.#socket.lastFrameAt + this.#silenceMs - Date.now();
    this.#timer = setTimeout(
      () => {
        this.#watchSilence();
        this.checkSilence();
      },
      Math.max(wait, 1),
    );
  }

  #received(frame: ServerFrame, resumed: Deferred<void>, options: LinkOptions): void {
    if (frame.t === "chat") this.refreshed.add(frame.chat.id);
    options.onFrame(frame, this);
    if (frame.t !== "resumed") return;
    this.heads = frame.heads;
    resumed.resolve();
  }
}

/** Whether the server does not believe who this is. */
export function isAuthFailure(error: unknown): boolean {
  if (error instanceof SocketClosedError) return error.code === CloseCode.unauthenticated;
  return isUnauthenticated(error);
}
