import { CloseCode, VIOLATIONS_MAX } from "@switchboard/contracts/limits";
import type { ClientFrame, HelloFrame } from "@switchboard/contracts/realtime";
import { AppError } from "@switchboard/kit/errors";
import { framesIn, rateLimited, violations } from "../../metrics.ts";
import type { RealtimeContext } from "../context.ts";
import type { FrameHandlers } from "../frame-handlers.ts";
import type { Hello } from "../hello.ts";
import { binaryFrame, type ParsedFrame, parseFrame } from "./client-frames.ts";
import { errorFrame } from "./server-frames.ts";
import type { Session } from "./session.ts";

/** Closes a socket whose `hello` cannot be worked on now (RFC 6455's registry: try again later). */
const TRY_AGAIN_LATER = 1013;

/** Lets in only what obeys the protocol and its limits, and answers for what does not. */
export class FrameGate {
  readonly #context: RealtimeContext;
  readonly #hello: Hello;
  readonly #handlers: FrameHandlers;

  constructor(context: RealtimeContext, hello: Hello, handlers: FrameHandlers) {
    this.#context = context;
    this.#hello = hello;
    this.#handlers = handlers;
  }

  /** Takes one frame from a socket. */
  receive(session: Session, data: Buffer, binary: boolean): void {
    if (!session.open) return;
    const now = Date.now();
    session.heardAt = now;
    const waitMs = session.bucket.take(now);
    const parsed: ParsedFrame = binary ? binaryFrame : parseFrame(data.toString());
    if (waitMs > 0) this.#tooMany(session, parsed.ok ? idOf(parsed.frame) : parsed.id, waitMs);
    else if (parsed.ok) this.#dispatch(session, parsed.frame);
    else this.#violation(session, parsed.id, parsed.error);
  }

  #dispatch(session: Session, frame: ClientFrame): void {
    const problem = outOfOrder(session, frame);
    if (problem !== undefined) {
      this.#violation(session, idOf(frame), new AppError("invalid_argument", problem));
      return;
    }
    framesIn.inc({ type: frame.t });
    session.violations = 0;
    if (frame.t === "hello") void this.#greet(session, frame);
    else this.#handlers.handle(session, frame).catch((error: unknown) => this.#refuse(session, idOf(frame), error));
  }

  async #greet(session: Session, frame: HelloFrame): Promise<void> {
    session.greeting = true;
    try {
      await this.#hello.greet(session, frame, () => {
        session.greeting = false;
      });
    } catch (thrown) {
      this.#refuse(session, undefined, thrown);
      // Once welcomed, what fails is the resume of a chat, and the connection lives on.
      if (!session.greeting) return;
      const { kind, reason } = AppError.from(thrown);
      if (kind === "unauthenticated") session.close(CloseCode.unauthenticated, reason);
      else session.close(TRY_AGAIN_LATER, reason);
    }
  }

  #refuse(session: Session, id: number | undefined, thrown: unknown): void {
    const error = AppError.from(thrown);
    if (error.kind === "internal") this.#context.log.error({ err: error, connection_id: session.id }, "a frame failed");
    session.send(errorFrame(id, error));
  }

  #violation(session: Session, id: number | undefined, error: AppError): void {
    violations.inc();
    session.send(errorFrame(id, error));
    session.violations += 1;
    if (session.violations >= VIOLATIONS_MAX) session.close(CloseCode.protocolViolation, error.reason);
  }

  #tooMany(session: Session, id: number | undefined, waitMs: number): void {
    rateLimited.inc({ what: "frame" });
    const params = { retry_after_ms: String(waitMs) };
    session.send(errorFrame(id, new AppError("resource_exhausted", "realtime.too_many_frames", params)));
  }
}

function outOfOrder(session: Session, frame: ClientFrame): string | undefined {
  const begun = session.greeting || session.identity !== undefined;
  if (frame.t === "hello") return begun ? "realtime.hello_repeated" : undefined;
  return session.greeting || session.identity === undefined ? "realtime.hello_expected" : undefined;
}

function idOf(frame: ClientFrame): number | undefined {
  return "id" in frame ? frame.id : undefined;
}
