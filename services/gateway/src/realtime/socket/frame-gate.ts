import { CloseCode, VIOLATIONS_MAX } from "@switchboard/contracts/limits";
import type { ClientFrame, HelloFrame, ServerFrame } from "@switchboard/contracts/realtime";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { framesIn, rateLimited, violations } from "../../metrics.ts";
import type { RealtimeLimits } from "../limits.ts";
import { binaryFrame, type ParsedFrame, parseFrame } from "./client-frames.ts";
import { encodeFrame, errorFrame } from "./server-frames.ts";
import type { Session } from "./session.ts";
import type { SessionRegistry } from "./session-registry.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Closes a socket whose `hello` cannot be worked on now (RFC 6455's registry: try again later). */
const TRY_AGAIN_LATER = 1013;

export interface FrameGateOptions {
  readonly limits: Pick<RealtimeLimits, "visitorFrames" | "staffFrames">;
  readonly sessions: SessionRegistry;
  readonly log: Logger;
  /** Works on `hello`; what it throws before the welcome closes the socket. */
  readonly greet: (session: Session, frame: HelloFrame) => Promise<void>;
  /** Works on any other frame of a session that was welcomed: comes up with its answer, if it has one, or throws. */
  readonly handle: (session: Session, frame: Exclude<ClientFrame, HelloFrame>) => Promise<ServerFrame | undefined>;
}

/** Lets in only what obeys the protocol and its limits, and answers for what does not. */
export class FrameGate {
  readonly #options: FrameGateOptions;
  /** Broken frames in a row, of those that sent any. */
  readonly #violations = new WeakMap<Session, number>();

  constructor(options: FrameGateOptions) {
    this.#options = options;
  }

  /** Opens the gate for a socket: what this returns takes its frames. */
  open(session: Session): (data: Buffer, binary: boolean) => void {
    const bucket = new TokenBucket(this.#options.limits.visitorFrames, session.heardAt);
    return (data, binary) => this.#receive(session, bucket, data, binary);
  }

  #receive(session: Session, bucket: TokenBucket, data: Buffer, binary: boolean): void {
    if (!session.open) return;
    const { visitorFrames, staffFrames } = this.#options.limits;
    session.heardAt = performance.now();
    const waitMs = bucket.take(session.heardAt, session.kind === "staff" ? staffFrames : visitorFrames);
    const parsed: ParsedFrame = binary ? binaryFrame : parseFrame(data.toString());
    if (waitMs > 0) this.#tooMany(session, parsed.ok ? idOf(parsed.frame) : parsed.id, waitMs);
    else if (parsed.ok) this.#dispatch(session, parsed.frame);
    else this.#violation(session, parsed.id, parsed.error);
  }

  #dispatch(session: Session, frame: ClientFrame): void {
    const problem = this.#outOfOrder(session, frame);
    if (problem !== undefined) {
      this.#violation(session, idOf(frame), new AppError("invalid_argument", problem));
      return;
    }
    framesIn.inc({ type: frame.t });
    this.#violations.delete(session);
    if (frame.t === "hello") void this.#greet(session, frame);
    else void this.#answer(session, frame);
  }

  async #answer(session: Session, frame: Exclude<ClientFrame, HelloFrame>): Promise<void> {
    try {
      const answer = await this.#options.handle(session, frame);
      if (answer !== undefined) session.send(encodeFrame(answer));
    } catch (error) {
      this.#refuse(session, idOf(frame), error);
    }
  }

  #outOfOrder(session: Session, frame: ClientFrame): string | undefined {
    if (frame.t === "hello") return this.#options.sessions.silent.has(session) ? undefined : "realtime.hello_repeated";
    return session.identity === undefined ? "realtime.hello_expected" : undefined;
  }

  async #greet(session: Session, frame: HelloFrame): Promise<void> {
    this.#options.sessions.noteHello(session);
    try {
      await this.#options.greet(session, frame);
    } catch (thrown) {
      this.#refuse(session, undefined, thrown);
      // Once welcomed, what fails is the resume of a chat, and the connection lives on.
      if (session.identity !== undefined) return;
      const { kind, reason } = AppError.from(thrown);
      const isFinal = kind === "unauthenticated" || kind === "permission_denied";
      session.close(isFinal ? CloseCode.unauthenticated : TRY_AGAIN_LATER, reason);
    }
  }

  #refuse(session: Session, id: number | undefined, thrown: unknown): void {
    const error = AppError.from(thrown);
    if (error.kind === "internal") this.#options.log.error({ err: error, connection_id: session.id }, "a frame failed");
    session.send(errorFrame(id, error));
  }

  #violation(session: Session, id: number | undefined, error: AppError): void {
    violations.inc();
    session.send(errorFrame(id, error));
    const inARow = (this.#violations.get(session) ?? 0) + 1;
    this.#violations.set(session, inARow);
    if (inARow >= VIOLATIONS_MAX) session.close(CloseCode.protocolViolation, error.reason);
  }

  #tooMany(session: Session, id: number | undefined, waitMs: number): void {
    rateLimited.inc({ what: "frame" });
    const params = { retry_after_ms: String(waitMs) };
    session.send(errorFrame(id, new AppError("resource_exhausted", "realtime.too_many_frames", params)));
  }
}

function idOf(frame: ClientFrame): number | undefined {
  return "id" in frame ? frame.id : undefined;
}
