import { REALTIME_PROTOCOL } from "@switchboard/contracts/limits";
import type { HelloFrame, TokenFrame, WelcomeFrame } from "@switchboard/contracts/realtime";
import { AppError } from "@switchboard/kit/errors";
import type { StaffIdentity } from "../auth/identity.ts";
import { isVisitorToken } from "../auth/visitor-tokens.ts";
import type { GatewayDeps } from "../deps.ts";
import { toStaffView } from "../views.ts";
import type { ChatWatching } from "./chat/chat-thread.ts";
import type { RealtimeLimits } from "./limits.ts";
import { encodeFrame } from "./socket/server-frames.ts";
import type { Session } from "./socket/session.ts";
import type { SessionRegistry } from "./socket/session-registry.ts";
import type { Leases } from "./staff/leases.ts";
import type { StaffChannels } from "./staff/staff-channels.ts";
import { resume } from "./threads/resume.ts";
import type { VisitorChannels } from "./visitors/visitor-channels.ts";

export interface HelloOptions
  extends Pick<GatewayDeps, "log" | "organisation" | "staffTokens" | "visitorTokens" | "endedSessions"> {
  readonly limits: Pick<RealtimeLimits, "heartbeatMs" | "socketsMax">;
  readonly sessions: SessionRegistry;
  readonly staff: StaffChannels;
  readonly visitors: VisitorChannels;
  readonly leases: Leases;
  readonly chats: ChatWatching;
}

/** Of all sockets; when they are taken by those who were welcomed, the rest is kept for staff. */
const VISITORS_SHARE = 0.9;

type Who = Pick<WelcomeFrame, "staff" | "visitor_id" | "forced_offline">;

/** Finds out who a socket belongs to, welcomes them, and resumes what they had. */
export class Hello {
  readonly #options: HelloOptions;

  constructor(options: HelloOptions) {
    this.#options = options;
  }

  /**
   * Works on `hello`. Errors: unauthenticated auth.required, auth.invalid_token, auth.token_expired; permission_denied
   * auth.origin_not_allowed for staff on a page of a site; resource_exhausted gateway.too_many_sockets; unavailable.
   */
  async greet(session: Session, { token, resume: cursors }: HelloFrame): Promise<void> {
    if (token !== undefined && isVisitorToken(token)) this.#takeToken(session, token);
    const { visitorId } = session;
    if (token !== undefined && !isVisitorToken(token)) {
      await this.#greetStaff(session, await this.#options.staffTokens.verify(token));
    } else if (visitorId !== undefined) await this.#greetVisitor(session, visitorId);
    else throw new AppError("unauthenticated", "auth.required");
    if (cursors === undefined) return;
    const heads = await resume(this.#options.chats, session, cursors);
    session.send(encodeFrame({ t: "resumed", heads }));
  }

  /** Works on `token`: the same person with a fresh token. Errors: those of the token; auth.another_person. */
  async renew(session: Session, frame: TokenFrame): Promise<void> {
    const fresh = await this.#options.staffTokens.verify(frame.token);
    this.#options.endedSessions.requireGoingOn(fresh);
    if (session.identity?.kind !== "staff" || session.identity.id !== fresh.id) {
      throw new AppError("permission_denied", "auth.another_person");
    }
    session.identity = fresh;
  }

  /** A visitor whose browser keeps no cookie. */
  #takeToken(session: Session, token: string): void {
    const id = this.#options.visitorTokens.read(token, session.upgrade.asking);
    if (id !== session.visitorId) session.upgrade.takePlace(id);
    session.visitorId = id;
  }

  async #greetVisitor(session: Session, id: string): Promise<void> {
    // Here as below: one that closed meanwhile would never leave again.
    if (session.open) await this.#options.visitors.join(session);
    // Only now, because many may be greeted at once.
    if (this.#options.sessions.welcomed >= Math.ceil(this.#options.limits.socketsMax * VISITORS_SHARE)) {
      throw new AppError("unavailable", "gateway.no_new_sockets");
    }
    if (session.open) this.#welcome(session, { kind: "visitor", id }, { staff: null, visitor_id: id });
  }

  async #greetStaff(session: Session, identity: StaffIdentity): Promise<void> {
    const { organisation, staff: channels, leases } = this.#options;
    if (!session.upgrade.isOwnPage) throw new AppError("permission_denied", "auth.origin_not_allowed");
    const staff = await organisation.staff(identity.id);
    this.#options.endedSessions.requireGoingOn(identity);
    if (!session.open) return;
    await channels.join(session, staff);
    const { mode, forced } = await leases.connect(session, identity);
    if (!session.open) return;
    this.#welcome(session, identity, {
      staff: { ...toStaffView(staff), ...(mode !== undefined && { mode }) },
      visitor_id: null,
      ...(forced !== undefined && { forced_offline: { by: forced.byName, reason: forced.reason } }),
    });
    channels.sync(session);
    this.#tellPresence(session);
  }

  #welcome(session: Session, identity: NonNullable<Session["identity"]>, who: Who): void {
    this.#options.sessions.welcome(session, identity);
    const frame: WelcomeFrame = {
      t: "welcome",
      protocol: REALTIME_PROTOCOL,
      connection_id: session.id,
      heartbeat_ms: this.#options.limits.heartbeatMs,
      server_time: new Date().toISOString(),
      ...who,
    };
    session.send(encodeFrame(frame));
  }

  #tellPresence(session: Session): void {
    this.#options.staff.presence.tell(session).catch((err: unknown) => {
      this.#options.log.warn({ err }, "presence could not be read for a new connection");
    });
  }
}
