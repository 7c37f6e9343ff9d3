import { REALTIME_PROTOCOL } from "@switchboard/contracts/limits";
import { Attempts, defaultBackoff } from "@switchboard/sdk/backoff";
import WebSocket from "ws";
import type { MemberSpec } from "./crowd-job.ts";

const handshakeMs = 15_000;
/** Every frame begins with `{"t":"`. */
const typeAt = 6;
const quote = 0x22;

/** What a member tells its crowd. */
export interface MemberEvents {
  readonly up: () => void;
  readonly down: () => void;
  readonly attempt: () => void;
  readonly heartbeat: () => void;
  readonly refused: (frame: string) => void;
  readonly failed: (reason: string) => void;
}

/**
 * A client of docs/realtime.md that only is there: says hello, resumes its chats, answers pings, and comes back with the
 * backoff of section 7.2 when its socket is gone. It reads no more of a frame than its type.
 */
export class Member {
  readonly #spec: MemberSpec;
  readonly #url: string;
  readonly #localAddress: string;
  readonly #events: MemberEvents;
  /** The frame after which it has everything. */
  readonly #readyType: string;
  readonly #attempts = new Attempts(defaultBackoff);
  #socket: WebSocket | undefined;
  #isUp = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(spec: MemberSpec, place: { url: string; localAddress: string }, events: MemberEvents) {
    this.#spec = spec;
    this.#url = place.url;
    this.#localAddress = place.localAddress;
    this.#events = events;
    this.#readyType = spec.resume === undefined ? "welcome" : "resumed";
  }

  connect(): void {
    const { cookie } = this.#spec;
    this.#events.attempt();
    const socket = new WebSocket(this.#url, {
      headers: cookie === undefined ? {} : { cookie },
      localAddress: this.#localAddress,
      handshakeTimeout: handshakeMs,
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    this.#socket = socket;
    socket.on("open", () => this.#hello(socket));
    socket.on("message", (data: Buffer) => this.#onFrame(data));
    // `close` follows, also when the connection was refused.
    socket.on("error", () => undefined);
    socket.once("close", () => this.#onClose());
  }

  /** Closes for good. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.once("close", () => resolve());
      socket.close();
    });
  }

  #hello(socket: WebSocket): void {
    const { token, resume } = this.#spec;
    socket.send(JSON.stringify({ t: "hello", protocol: REALTIME_PROTOCOL, token, resume }));
  }

  #onFrame(data: Buffer): void {
    const type = data.toString("latin1", typeAt, data.indexOf(quote, typeAt));
    if (type === "heartbeat") this.#events.heartbeat();
    else if (type === this.#readyType) {
      this.#isUp = true;
      this.#attempts.reset();
      this.#events.up();
    } else if (type === "error") this.#events.refused(data.toString());
    else if (type === "reset") this.#events.failed(data.toString());
  }

  #onClose(): void {
    if (this.#socket === undefined) return;
    if (this.#isUp) this.#events.down();
    this.#isUp = false;
    this.#retry = setTimeout(() => this.connect(), this.#attempts.failed());
  }
}
