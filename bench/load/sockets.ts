import { once } from "node:events";
import WebSocket from "ws";

// Sockets opened at a time: a crowd that comes at once would only measure the backlog of listen().
const atOnce = 50;

/** Opens one socket for each item, some at a time, and waits until `open` says that it is ready. */
export async function openAll<I, S>(items: readonly I[], open: (item: I, index: number) => Promise<S>): Promise<S[]> {
  const opened: S[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    const batch = items.slice(from, from + atOnce);
    opened.push(...(await Promise.all(batch.map((item, index) => open(item, from + index)))));
  }
  return opened;
}

/** A connected socket whose frames go to `onFrame`. A socket that closes by itself throws: the run is void. */
export async function openSocket(
  url: string,
  headers: Record<string, string>,
  onFrame: (text: string, socket: WebSocket) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  socket.on("message", (data: Buffer) => onFrame(data.toString(), socket));
  await once(socket, "open");
  socket.once("close", onUnexpectedClose);
  return socket;
}

/** Closes all and waits for it. */
export async function closeAll(sockets: readonly WebSocket[]): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      socket.off("close", onUnexpectedClose);
      const closed = once(socket, "close");
      socket.close();
      await closed;
    }),
  );
}

function onUnexpectedClose(code: number, reason: Buffer): void {
  throw new Error(`the server closed a socket: ${code} ${reason.toString()}`);
}

/** A promise to be kept from elsewhere, for answers that come as frames. */
export class Waiter {
  readonly promise: Promise<void>;
  #resolve: () => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  done(): void {
    this.#resolve();
  }
}
