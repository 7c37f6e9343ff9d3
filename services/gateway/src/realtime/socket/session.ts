import type { Duplex } from "node:stream";
import { CloseCode } from "@switchboard/contracts/limits";
import type { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { WebSocket } from "ws";
import type { StaffIdentity, VisitorIdentity } from "../../auth/identity.ts";
import type { Asking } from "../../auth/visitor-tokens.ts";
import { framesOut, slowConsumers, typingDropped } from "../../metrics.ts";
import type { Audience } from "../../view/view.ts";
import type { Reader } from "../threads/thread.ts";
import { errorFrame } from "./server-frames.ts";
import { toWire } from "./wire.ts";

/** Marks are dropped while more than this waits for the reader, in bytes. */
const MARK_QUEUE_BYTES = 65_536;
/** Replayed messages wait for the reader while more than this is on its way to it, in bytes. */
const PACED_QUEUE_BYTES = 262_144;

/** What the upgrade of a socket tells. */
export interface Upgrade {
  /** What the socket writes to. */
  readonly connection: Duplex;
  /** From the cookie. */
  readonly visitorId: string | undefined;
  /** Whether a page of ours opened it, or no page at all. */
  readonly isOwnPage: boolean;
  readonly asking: Asking;
  /** Takes a place for a visitor who is known by a token only. Throws resource_exhausted gateway.too_many_sockets. */
  readonly takePlace: (visitorId: string) => void;
}

/** One socket: whose it is, and a send queue with a bound. */
export class Session implements Reader {
  readonly id = newId();
  /** Whose cookie came with it, until a token says otherwise. */
  visitorId: string | undefined;
  readonly upgrade: Omit<Upgrade, "visitorId" | "connection">;
  /** Set by `hello`, with the welcome. */
  identity: StaffIdentity | VisitorIdentity | undefined;
  /** When the other side was last heard, in milliseconds of the process's clock. */
  heardAt = performance.now();
  /** With which this side closed it. */
  closeCode: number | undefined;
  readonly #socket: WebSocket;
  readonly #connection: Duplex;
  readonly #sendQueueBytes: number;
  #gathering = false;

  /** @param sendQueueBytes may wait for a slow reader at most. */
  constructor(socket: WebSocket, { connection, visitorId, ...upgrade }: Upgrade, sendQueueBytes: number) {
    this.#socket = socket;
    this.#connection = connection;
    this.visitorId = visitorId;
    this.upgrade = upgrade;
    this.#sendQueueBytes = sendQueueBytes;
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

  /**
   * Writes a frame; one that goes to many comes as the bytes of {@link toWire}. A reader that is too far behind is cut
   * off: it resumes when it can keep up.
   */
  send(frame: string | Buffer): void {
    if (!this.open) return;
    if (this.#socket.bufferedAmount > this.#sendQueueBytes) {
      slowConsumers.inc();
      this.close(CloseCode.slowConsumer, "reads too slowly");
      return;
    }
    framesOut.inc();
    if (this.identity?.kind === "staff") this.#gather();
    // Past the socket, which would copy it for each reader. Without compression the socket writes whole frames only, so
    // this one never comes in between.
    this.#connection.write(toBytes(frame));
  }

  /** Writes a frame that is not worth waiting for. */
  sendMark(frame: string | Buffer): void {
    if (this.#socket.bufferedAmount > MARK_QUEUE_BYTES) typingDropped.inc();
    else this.send(frame);
  }

  /** Writes a frame of a replay, and waits while the reader is behind, so that a long replay never fills the queue. */
  async sendPaced(frame: string | Buffer): Promise<void> {
    if (!this.open) return;
    framesOut.inc();
    const bytes = toBytes(frame);
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

/** Sends one frame to many sessions, made into bytes once for all of them. */
export function sendAll(sessions: Iterable<Session>, frame: string): void {
  const bytes = toWire(frame);
  for (const session of sessions) session.send(bytes);
}

/** Says why, and closes; a session that is closing already is left alone. */
export function endSession(session: Session, code: number, why: AppError): void {
  if (!session.open) return;
  session.send(errorFrame(undefined, why));
  session.close(code, why.reason);
}

function toBytes(frame: string | Buffer): Buffer {
  return typeof frame === "string" ? toWire(frame) : frame;
}
