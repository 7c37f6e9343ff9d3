import { REALTIME_PROTOCOL } from "@switchboard/contracts/limits";
import type { HelloFrame, TokenFrame } from "@switchboard/contracts/realtime";
import type { StaffView } from "@switchboard/contracts/views";
import { AppError } from "@switchboard/kit/errors";
import type { StaffIdentity, VisitorIdentity } from "../auth/identity.ts";
import { toStaffView } from "../mapping/staff-views.ts";
import type { RealtimeContext } from "./context.ts";
import { encodeFrame } from "./socket/server-frames.ts";
import type { Session } from "./socket/session.ts";
import { TokenBucket } from "./socket/token-bucket.ts";
import type { Leases } from "./staff/leases.ts";
import type { StaffChannels } from "./staff/staff-channels.ts";
import type { Resume } from "./threads/resume.ts";
import type { VisitorChannels } from "./visitors/visitor-channels.ts";

/** What sockets follow beside their chats. */
export interface Channels {
  readonly staff: StaffChannels;
  readonly visitors: VisitorChannels;
}

/** Finds out who a socket belongs to, welcomes them, and resumes what they had. */
export class Hello {
  readonly #context: RealtimeContext;
  readonly #channels: Channels;
  readonly #leases: Leases;
  readonly #resume: Resume;

  constructor(context: RealtimeContext, channels: Channels, leases: Leases, resume: Resume) {
    this.#context = context;
    this.#channels = channels;
    this.#leases = leases;
    this.#resume = resume;
  }

  /** Works on `hello`; `onWelcome` is called when other frames may come. Errors: unauthenticated auth.required, auth.invalid_token, auth.token_expired; unavailable. */
  async greet(session: Session, frame: HelloFrame, onWelcome: () => void): Promise<void> {
    const identity = await this.#identify(session, frame.token);
    const staff = identity.kind === "staff" ? await this.#welcomeStaff(session, identity) : null;
    if (identity.kind === "visitor") await this.#welcomeVisitor(session, identity);
    if (!session.open) return;
    session.identity = identity;
    this.#context.sessions.greeted(session);
    session.send(this.#welcome(session, staff));
    onWelcome();
    if (staff !== null) {
      this.#channels.staff.sync(session);
      this.#sendPresence(session);
    }
    if (frame.resume !== undefined) await this.#resume.resume(session, frame.resume);
  }

  /** Works on `token`: the same person with a fresh token. Errors: those of the token; auth.another_person. */
  async renew(session: Session, frame: TokenFrame): Promise<void> {
    const fresh = await this.#context.staffTokens.verify(frame.token);
    if (session.identity?.kind !== "staff" || session.identity.id !== fresh.id) {
      throw new AppError("permission_denied", "auth.another_person");
    }
    session.identity = fresh;
  }

  async #identify(session: Session, token: string | undefined): Promise<StaffIdentity | VisitorIdentity> {
    if (token !== undefined) return this.#context.staffTokens.verify(token);
    if (session.visitorId !== undefined) return { kind: "visitor", id: session.visitorId };
    throw new AppError("unauthenticated", "auth.required");
  }

  async #welcomeVisitor(session: Session, identity: VisitorIdentity): Promise<void> {
    // Known before it joins, so that a socket which closes meanwhile leaves again.
    session.identity = identity;
    await this.#channels.visitors.join(session, identity.id);
  }

  async #welcomeStaff(session: Session, identity: StaffIdentity): Promise<StaffView> {
    const staff = await this.#context.organisation.staff(identity.id);
    session.identity = identity;
    session.bucket = new TokenBucket(this.#context.limits.staffFrames, Date.now());
    await this.#channels.staff.join(session, staff);
    const mode = await this.#leases.connect(session);
    const view = toStaffView(staff);
    return mode === undefined ? view : { ...view, mode };
  }

  #welcome(session: Session, staff: StaffView | null): string {
    return encodeFrame({
      t: "welcome",
      protocol: REALTIME_PROTOCOL,
      connection_id: session.id,
      heartbeat_ms: this.#context.limits.heartbeatMs,
      server_time: new Date().toISOString(),
      staff,
      visitor_id: session.identity?.kind === "visitor" ? session.identity.id : null,
      ...(session.forced !== undefined && {
        forced_offline: { by: session.forced.byName, reason: session.forced.reason },
      }),
    });
  }

  #sendPresence(session: Session): void {
    this.#channels.staff.presence.tell(session).catch((err: unknown) => {
      this.#context.log.warn({ err }, "presence could not be read for a new connection");
    });
  }
}
