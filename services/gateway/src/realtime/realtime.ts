import { CloseCode } from "@switchboard/contracts/limits";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { sleep } from "@switchboard/kit/sleep";
import type { WebSocket } from "ws";
import type { GatewayDeps } from "../deps.ts";
import { closes, rateLimited } from "../metrics.ts";
import { chatThread } from "./chat/chat-thread.ts";
import { frameHandlers } from "./frame-handlers.ts";
import { Hello } from "./hello.ts";
import type { RealtimeLimits } from "./limits.ts";
import { Reconcile } from "./reconcile.ts";
import { FrameGate } from "./socket/frame-gate.ts";
import { Heartbeat } from "./socket/heartbeat.ts";
import { encodeFrame } from "./socket/server-frames.ts";
import { endSession, Session, type Upgrade } from "./socket/session.ts";
import { SessionRegistry } from "./socket/session-registry.ts";
import { Leases } from "./staff/leases.ts";
import { StaffChannels } from "./staff/staff-channels.ts";
import { Watching } from "./threads/watching.ts";
import { VisitorChannels } from "./visitors/visitor-channels.ts";

/** How often a drain looks whether everyone has gone, in milliseconds. */
const DRAIN_POLL_MS = 50;
/** How long a closing handshake may take at the end of a drain, in milliseconds. */
const CLOSE_MS = 1_000;

/** All sockets of this gateway, and what is done for them. */
export class Realtime {
  readonly #limits: RealtimeLimits;
  readonly #log: Logger;
  readonly #sessions = new SessionRegistry();
  readonly #leases: Leases;
  /** Those that a session leaves when it closes. */
  readonly #rooms: readonly { leave(session: Session): void }[];
  readonly #gate: FrameGate;
  readonly #heartbeat: Heartbeat;
  readonly #reconcile: Reconcile;
  #draining = false;

  constructor(deps: GatewayDeps, limits: RealtimeLimits) {
    this.#limits = limits;
    this.#log = deps.log;
    const sessions = this.#sessions;
    const chats = new Watching(chatThread(deps), deps);
    const staff = new StaffChannels(deps, sessions);
    const visitors = new VisitorChannels(deps, (session) => chats.recheck(session));
    const leases = new Leases(deps, limits.leaseMs);
    const hello = new Hello({ ...deps, limits, sessions, staff, visitors, leases, chats });
    const handlers = frameHandlers({ ...deps, chats, hello });
    this.#gate = new FrameGate({
      log: deps.log,
      limits,
      sessions,
      greet: (session, frame) => hello.greet(session, frame),
      handle: (session, frame) => handlers[frame.t](session, frame as never),
    });
    this.#heartbeat = new Heartbeat(sessions, limits, (session) => chats.headsOf(session));
    this.#reconcile = new Reconcile({
      bus: deps.bus,
      log: deps.log,
      everyMs: limits.heartbeatMs,
      comparisons: [() => chats.compareHeads(), ...staff.comparisons],
      onLoss: () => staff.reloadLists(),
    });
    deps.endedSessions.onEnded((id) => this.#endStaffSession(id));
    this.#leases = leases;
    this.#rooms = [chats, visitors, staff, leases];
  }

  /** Whether one more socket may come in: as long as there is a place, or somebody unknown who can make one. */
  get accepting(): boolean {
    return !this.#draining && (!this.#full || this.#sessions.hasStrangers);
  }

  get #full(): boolean {
    return this.#sessions.size >= this.#limits.socketsMax;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Takes care of a socket whose upgrade is done. */
  adopt(socket: WebSocket, upgrade: Upgrade): void {
    const session = new Session(socket, upgrade, this.#limits.sendQueueBytes);
    if (this.#full) this.#makeRoom();
    this.#sessions.add(session);
    socket.on("message", this.#gate.open(session));
    socket.on("pong", () => {
      session.heardAt = performance.now();
    });
    // A broken connection or an over-long frame; `close` follows and cleans up.
    socket.on("error", (err) => this.#log.debug({ err, connection_id: session.id }, "a socket broke"));
    socket.on("close", (code: number) => this.#forget(session, code));
    // Came in while the drain began.
    if (this.#draining) session.send(encodeFrame({ t: "drain", after_ms: 0 }));
  }

  /** Sends every client elsewhere over a spread of time, waits until they have gone, and closes the rest (G6). */
  async drain(): Promise<void> {
    this.#draining = true;
    const { drainGraceMs, drainSpreadMs } = this.#limits;
    const deadline = Date.now() + drainGraceMs;
    this.#log.info({ sockets: this.size }, "draining");
    for (const session of this.#sessions.all()) {
      session.send(encodeFrame({ t: "drain", after_ms: Math.floor(Math.random() * drainSpreadMs) }));
    }
    await this.#emptyBefore(deadline);
    for (const session of this.#sessions.all()) session.close(CloseCode.serviceRestart, "the instance stops");
    await this.#emptyBefore(Date.now() + CLOSE_MS);
    for (const session of this.#sessions.all()) session.terminate();
    await this.#leases.released();
  }

  /** Stops every timer and loop. Sockets must be gone. */
  async close(): Promise<void> {
    this.#heartbeat.stop();
    await Promise.all([this.#leases.stop(), this.#reconcile.stop()]);
  }

  /** Who says nothing keeps nobody out who does, staff least of all. */
  #makeRoom(): void {
    rateLimited.inc({ what: "socket" });
    this.#sessions.dropStranger();
  }

  #endStaffSession(sessionId: string): void {
    for (const session of [...this.#sessions.staff.values()].flatMap((sockets) => [...sockets])) {
      if (session.identity?.kind !== "staff" || session.identity.sessionId !== sessionId) continue;
      endSession(session, CloseCode.unauthenticated, new AppError("unauthenticated", "presence.session_ended"));
    }
  }

  #forget(session: Session, code: number): void {
    // A peer that is cut off answers no handshake: what we closed it for says more than 1006.
    closes.inc({ code: String(session.closeCode ?? code) });
    this.#sessions.remove(session);
    for (const room of this.#rooms) room.leave(session);
  }

  async #emptyBefore(deadline: number): Promise<void> {
    while (this.size > 0 && Date.now() < deadline) await sleep(DRAIN_POLL_MS);
  }
}
