import type { Duplex } from "node:stream";
import type { ForcedOffline } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { CloseCode } from "@switchboard/contracts/limits";
import { newId } from "@switchboard/kit/ids";
import type { WebSocket } from "ws";
import type { StaffIdentity, VisitorIdentity } from "../../auth/identity.ts";
import type { Audience } from "../../mapping/chat-views.ts";
import { framesOut, slowConsumers, typingDropped } from "../../metrics.ts";
import type { RealtimeLimits } from "../limits.ts";
import type { WatchedChat } from "../threads/watched.ts";
import { TokenBucket } from "./token-bucket.ts";
import { toWire } from "./wire.ts";

/** Typing marks are dropped while more than this waits for the reader, in bytes. */
const TYPING_QUEUE_BYTES = 65_536;
/** Replayed messages wait for the reader while more than this is on its way to it, in bytes. */
const PACED_QUEUE_BYTES = 262_144;

const NO_CHATS: ReadonlyMap<string, WatchedChat> = new Map();

/** One socket: who it is, what it watches, and a send queue with a bound. */
export class Session {
  readonly id = newId();
  /** From the cookie of the upgrade. */
  readonly visitorId: string | undefined;
  readonly openedAt: number;
  /** Bounds its frames; a staff member's is exchanged for a larger one by `hello`. */
  bucket: TokenBucket;
  /** Set by `hello`. */
  identity: StaffIdentity | VisitorIdentity | undefined;
  /** A `hello` is being worked on. */
  greeting = false;
  /** The group of sockets with which it is looked after. */
  slot = 0;
  /** Whose switch holds that put its person offline, as found when it connected. */
  forced: ForcedOffline | undefined;
  /** Departments whose lists of chats it follows. */
  departmentIds: readonly string[] = [];
  /** Broken frames in a row. */
  violations = 0;
  /** When the other side was last heard, in milliseconds since the epoch. */
  heardAt: number;
  typedAt = 0;
  visitedAt = 0;
  /** With which this side closed it. */
  closeCode: number | undefined;
  readonly #socket: WebSocket;
  /** What the socket writes to. */
  readonly #connection: Duplex;
  readonly #limits: RealtimeLimits;
  #chats: Map<string, WatchedChat> | undefined;
  #gathering = false;

  constructor(
    socket: WebSocket,
    connection: Duplex,
    visitorId: string | undefined,
    limits: RealtimeLimits,
    now: number,
  ) {
    this.#socket = socket;
    this.#connection = connection;
    this.#limits = limits;
    this.visitorId = visitorId;
    this.openedAt = now;
    this.heardAt = now;
    this.bucket = new TokenBucket(limits.visitorFrames, now);
  }

  /** With whose eyes chats are shown to it. */
  get audience(): Audience {
    return this.identity?.kind === "staff" ? "staff" : "visitor";
  }

  get kind(): "staff" | "visitor" | "greeting" {
    return this.identity?.kind ?? "greeting";
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** The chats it watches, by id. Most sockets watch none or one, so the map is made when it is needed. */
  get chats(): ReadonlyMap<string, WatchedChat> {
    return this.#chats ?? NO_CHATS;
  }

  addChat(watched: WatchedChat): void {
    this.#chats ??= new Map();
    this.#chats.set(watched.chatId, watched);
  }

  removeChat(chatId: string): void {
    this.#chats?.delete(chatId);
    if (this.#chats?.size === 0) this.#chats = undefined;
  }

  /**
   * Writes a frame; one that goes to many comes as the bytes of {@link toWire}. A reader that is too far behind is cut
   * off: it resumes when it can keep up.
   */
  send(frame: string | Buffer): void {
    if (!this.open) return;
    if (this.#socket.bufferedAmount > this.#limits.sendQueueBytes) {
      slowConsumers.inc();
      this.close(CloseCode.slowConsumer, "reads too slowly");
      return;
    }
    framesOut.inc();
    if (this.identity?.kind === "staff") this.#gather();
    // Past the socket, which would copy it for each reader. Without compression the socket writes whole frames only, so
    // this one never comes in between.
    this.#connection.write(typeof frame === "string" ? toWire(frame) : frame);
  }

  /** Writes a frame that is not worth waiting for. */
  sendTyping(frame: string): void {
    if (this.#socket.bufferedAmount > TYPING_QUEUE_BYTES) typingDropped.inc();
    else this.send(frame);
  }

  /** Writes a frame of a replay, and waits while the reader is behind, so that a long replay never fills the queue. */
  async sendPaced(frame: string): Promise<void> {
    if (!this.open) return;
    framesOut.inc();
    const bytes = toWire(frame);
    if (this.#socket.bufferedAmount <= PACED_QUEUE_BYTES) this.#connection.write(bytes);
    else await new Promise<void>((resolve) => this.#connection.write(bytes, () => resolve()));
  }

  /** What one turn of the event loop has for a reader leaves in one go: who follows many chats gets much at a time. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.#connection.cork();
    process.nextTick(() => {
      this.#gathering = false;
      this.#connection.uncork();
    });
  }

  close(code: number, reason: string): void {
    this.closeCode ??= code;
    this.#socket.close(code, reason);
  }

  /** Cuts the connection without a word. */
  terminate(): void {
    this.#socket.terminate();
  }
}
