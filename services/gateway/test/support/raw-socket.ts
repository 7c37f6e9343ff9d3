import { once } from "node:events";
import type { ClientFrame, ServerFrame } from "@switchboard/contracts/realtime";
import { until } from "@switchboard/testing/until";
import { WebSocket } from "ws";
import { noteFrame } from "./described.ts";
import type { Edge } from "./edge.ts";
import type { Credentials } from "./people.ts";

type FrameOf<T extends ServerFrame["t"]> = Extract<ServerFrame, { t: T }>;

/** A WebSocket without any cleverness: sends what it is told, keeps what it gets. */
export class RawSocket {
  readonly frames: ServerFrame[] = [];
  readonly socket: WebSocket;
  closed: { readonly code: number; readonly reason: string } | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as ServerFrame;
      noteFrame(frame);
      this.frames.push(frame);
    });
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
  }

  send(frame: ClientFrame | string | object): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** The first frame of a kind that matches, waiting for it. */
  next<T extends ServerFrame["t"]>(t: T, matches: (frame: FrameOf<T>) => boolean = () => true): Promise<FrameOf<T>> {
    return until(`a frame ${t} comes`, () => this.all(t).find(matches));
  }

  all<T extends ServerFrame["t"]>(t: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.t === t);
  }

  /** The sequence numbers of the messages that came, in the order they came. */
  seqs(): number[] {
    return this.all("message").map(({ message }) => message.seq);
  }

  /** Waits for the end of the connection and returns its close code. */
  async code(): Promise<number> {
    return (await until("the socket is closed", () => this.closed)).code;
  }
}

export async function openSocket(edge: Edge, headers: Credentials = {}): Promise<RawSocket> {
  const socket = new WebSocket(edge.socketUrl, { headers });
  const raw = new RawSocket(socket);
  await once(socket, "open");
  return raw;
}

/** The HTTP status with which an upgrade is refused. */
export async function refusedStatus(edge: Edge, headers: Credentials): Promise<number> {
  const socket = new WebSocket(edge.socketUrl, { headers });
  const [, response] = await once(socket, "unexpected-response");
  socket.on("error", () => undefined);
  socket.terminate();
  return response.statusCode;
}

/** A visitor's socket that was welcomed. */
export async function visitorSocket(edge: Edge, headers: Credentials, resume?: Record<string, number>) {
  const socket = await openSocket(edge, headers);
  socket.send({ t: "hello", protocol: 1, ...(resume && { resume }) });
  await socket.next("welcome");
  return socket;
}

/** A staff member's socket that was welcomed. */
export async function staffSocket(edge: Edge, token: string, resume?: Record<string, number>) {
  const socket = await openSocket(edge);
  socket.send({ t: "hello", protocol: 1, token, ...(resume && { resume }) });
  await socket.next("welcome");
  return socket;
}
