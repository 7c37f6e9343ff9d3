import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { CloseCode } from "@switchboard/contracts/limits";
import type { WebSocket } from "ws";
import type { GatewayDeps } from "../deps.ts";
import { closes } from "../metrics.ts";
import type { RealtimeContext } from "./context.ts";
import { FrameHandlers } from "./frame-handlers.ts";
import { Hello } from "./hello.ts";
import type { RealtimeLimits } from "./limits.ts";
import { Reconcile } from "./reconcile.ts";
import { FrameGate } from "./socket/frame-gate.ts";
import { Heartbeat } from "./socket/heartbeat.ts";
import { encodeFrame } from "./socket/server-frames.ts";
import { Session } from "./socket/session.ts";
import { SessionRegistry } from "./socket/session-registry.ts";
import { Leases } from "./staff/leases.ts";
import { StaffChannels } from "./staff/staff-channels.ts";
import { Resume } from "./threads/resume.ts";
import { ChatWatching } from "./threads/watching.ts";
import { VisitorChannels } from "./visitors/visitor-channels.ts";

/** How often a drain looks whether everyone has gone, in milliseconds. */
const DRAIN_POLL_MS = 50;
/** How long a closing handshake may take at the end of a drain, in milliseconds. */
const CLOSE_MS = 1_000;

/** All sockets of this gateway, and what is done for them. */
export class Realtime {
  readonly #context: RealtimeContext;
  readonly #watching: ChatWatching;
  readonly #channels: StaffChannels;
  readonly #visitors: VisitorChannels;
  readonly #leases: Leases;
  readonly #gate: FrameGate;
  readonly #heartbeat: Heartbeat;
  readonly #reconcile: Reconcile;
  readonly #releases = new Set<Promise<void>>();
  #draining = false;

  constructor(deps: GatewayDeps, limits: RealtimeLimits) {
    const context: RealtimeContext = { ...deps, limits, sessions: new SessionRegistry() };
    this.#context = context;
    this.#watching = new ChatWatching(context);
    this.#channels = new StaffChannels(context);
    this.#visitors = new VisitorChannels(context);
    this.#leases = new Leases(context);
    const channels = { staff: this.#channels, visitors: this.#visitors };
    const hello = new Hello(context, channels, this.#leases, new Resume(this.#watching));
    this.#gate = new FrameGate(context, hello, new FrameHandlers(context, this.#watching, hello));
    this.#heartbeat = new Heartbeat(context);
    this.#reconcile = new Reconcile(context, this.#watching, this.#channels);
  }

  /** Whether one more socket may come in. */
  get accepting(): boolean {
    return !this.#draining && this.#context.sessions.size < this.#context.limits.socketsMax;
  }

  get size(): number {
    return this.#context.sessions.size;
  }

  /** Takes care of a socket whose upgrade is done, and of the connection it writes to. */
  adopt(socket: WebSocket, connection: Duplex, visitorId: string | undefined): void {
    const session = new Session(socket, connection, visitorId, this.#context.limits, Date.now());
    this.#context.sessions.add(session);
    socket.on("message", (data: Buffer, binary: boolean) => this.#gate.receive(session, data, binary));
    socket.on("pong", () => {
      session.heardAt = Date.now();
    });
    // A broken connection or an over-long frame; `close` follows and cleans up.
    socket.on("error", (err) => this.#context.log.debug({ err, connection_id: session.id }, "a socket broke"));
    socket.on("close", (code: number) => this.#forget(session, code));
    // Came in while the drain began.
    if (this.#draining) session.send(encodeFrame({ t: "drain", after_ms: 0 }));
  }

  /** Sends every client elsewhere over a spread of time, waits until they have gone, and closes the rest (G6). */
  async drain(): Promise<void> {
    this.#draining = true;
    const { sessions, limits, log } = this.#context;
    const deadline = Date.now() + limits.drainGraceMs;
    log.info({ sockets: sessions.size }, "draining");
    for (const session of sessions.all()) {
      session.send(encodeFrame({ t: "drain", after_ms: Math.floor(Math.random() * limits.drainSpreadMs) }));
    }
    await this.#emptyBefore(deadline);
    for (const session of sessions.all()) session.close(CloseCode.serviceRestart, "the instance stops");
    await this.#emptyBefore(Date.now() + CLOSE_MS);
    for (const session of sessions.all()) session.terminate();
    await Promise.all([...this.#releases]);
  }

  /** Stops every timer and loop. Sockets must be gone. */
  async close(): Promise<void> {
    this.#heartbeat.stop();
    await Promise.all([this.#leases.stop(), this.#reconcile.stop()]);
  }

  #forget(session: Session, code: number): void {
    // A peer that is cut off answers no handshake: what we closed it for says more than 1006.
    closes.inc({ code: String(session.closeCode ?? code) });
    this.#watching.unwatchAll(session);
    this.#context.sessions.remove(session);
    if (session.identity?.kind === "visitor") this.#visitors.leave(session, session.identity.id);
    if (session.identity?.kind !== "staff") return;
    this.#channels.leave(session);
    const release: Promise<void> = this.#leases.release(session).finally(() => this.#releases.delete(release));
    this.#releases.add(release);
  }

  async #emptyBefore(deadline: number): Promise<void> {
    while (this.size > 0 && Date.now() < deadline) await setTimeout(DRAIN_POLL_MS);
  }
}
