import { once } from "node:events";
import { REALTIME_PROTOCOL } from "@switchboard/contracts/limits";
import WebSocket from "ws";
import { closeAll, openAll } from "../load/sockets.ts";
import type { Audience } from "./fanout-job.ts";

/** How the frame of an event begins, in both systems. */
const eventStart = Buffer.from('{"t":"list"');
const welcomeStart = Buffer.from('{"t":"welcome"');

interface Event {
  readonly frame: Buffer;
  seen: number;
}

/**
 * The sockets of one audience. All of them are to get the same frames in the same order: the n-th frame of each is
 * compared with the n-th of the first that had it.
 */
export class Listeners {
  faults = 0;
  #sockets: readonly WebSocket[] = [];
  readonly #counts: number[] = [];
  readonly #events = new Map<number, Event>();
  readonly #onComplete: (frame: Buffer) => void;

  /** @param onComplete called with the frame of an event when the last socket had it. */
  private constructor(onComplete: (frame: Buffer) => void) {
    this.#onComplete = onComplete;
  }

  static async open(audience: Audience, onComplete: (frame: Buffer) => void): Promise<Listeners> {
    const listeners = new Listeners(onComplete);
    const hellos =
      audience.kind === "switchboard"
        ? audience.tokens.map((token) => ({ t: "hello", protocol: REALTIME_PROTOCOL, token }))
        : new Array(audience.sockets).fill({ t: "hello" });
    listeners.#sockets = await openAll(hellos, (hello, index) => listeners.#open(audience.url, hello, index));
    return listeners;
  }

  get size(): number {
    return this.#sockets.length;
  }

  /** Counts what did not reach everybody: to be asked when nothing is on its way. */
  settle(): number {
    const most = Math.max(...this.#counts);
    const missing = this.#counts.reduce((sum, count) => sum + most - count, 0);
    this.#counts.fill(most);
    this.#events.clear();
    return missing;
  }

  close(): Promise<void> {
    return closeAll(this.#sockets);
  }

  async #open(url: string, hello: unknown, index: number): Promise<WebSocket> {
    const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
    this.#counts[index] = 0;
    let onWelcome: () => void = () => undefined;
    const welcome = new Promise<void>((resolve) => {
      onWelcome = resolve;
    });
    socket.on("message", (data: Buffer) => {
      if (startsWith(data, eventStart)) this.#onEvent(index, data);
      else if (startsWith(data, welcomeStart)) onWelcome();
    });
    await once(socket, "open");
    socket.send(JSON.stringify(hello));
    await welcome;
    return socket;
  }

  #onEvent(index: number, frame: Buffer): void {
    const number = this.#counts[index] ?? 0;
    this.#counts[index] = number + 1;
    const event = this.#events.get(number) ?? { frame, seen: 0 };
    if (event.seen === 0) this.#events.set(number, event);
    else if (!event.frame.equals(frame)) this.faults += 1;
    event.seen += 1;
    if (event.seen < this.size) return;
    this.#events.delete(number);
    this.#onComplete(event.frame);
  }
}

function startsWith(data: Buffer, start: Buffer): boolean {
  return data.compare(start, 0, start.length, 0, start.length) === 0;
}
