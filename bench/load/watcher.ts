import { REALTIME_PROTOCOL } from "@switchboard/contracts/limits";
import type { ServerFrame } from "@switchboard/contracts/realtime";
import type WebSocket from "ws";
import { closeAll, openSocket, Waiter } from "./sockets.ts";

/** Watches chats anew from an earlier message, as a client does that comes back. */
export class Watcher {
  readonly #socket: WebSocket;
  #messages = 0;
  #nextId = 1;
  #watching = new Waiter();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect(url: string, token: string): Promise<Watcher> {
    const welcome = new Waiter();
    // Nothing but the welcome comes before there is a watcher.
    let hear: (frame: ServerFrame) => void = () => undefined;
    const socket = await openSocket(url, {}, (text) => {
      const frame = JSON.parse(text) as ServerFrame;
      if (frame.t === "welcome") welcome.done();
      else hear(frame);
    });
    const watcher = new Watcher(socket);
    hear = (frame) => watcher.#hear(frame);
    socket.send(JSON.stringify({ t: "hello", protocol: REALTIME_PROTOCOL, token }));
    await welcome.promise;
    return watcher;
  }

  /** Watches a chat from after a message; answers how many messages came. */
  async watch(chatId: string, afterSeq: number): Promise<number> {
    this.#messages = 0;
    this.#watching = new Waiter();
    this.#socket.send(JSON.stringify({ t: "watch", id: this.#nextId++, chat_id: chatId, after_seq: afterSeq }));
    await this.#watching.promise;
    return this.#messages;
  }

  close(): Promise<void> {
    return closeAll([this.#socket]);
  }

  #hear(frame: ServerFrame): void {
    if (frame.t === "message") this.#messages += 1;
    else if (frame.t === "watching") this.#watching.done();
    else if (frame.t === "error" || frame.t === "reset") throw new Error(`a watch was answered ${frame.t}`);
  }
}
