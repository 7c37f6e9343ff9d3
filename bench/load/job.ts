/** Where the floor listens. */
export interface FloorTarget {
  readonly kind: "floor";
  readonly url: string;
  readonly databaseUrl: string;
  readonly chatIds: readonly string[];
  readonly operators: number;
}

/** The nodes of the Socket.IO service. */
export interface SocketIoTarget {
  readonly kind: "socketio";
  readonly urls: readonly string[];
  readonly databaseUrl: string;
  readonly chatIds: readonly string[];
  readonly operators: number;
}

/** A gateway, and the people who are signed in to it. Chat `i` is the chat of visitor `i`. */
export interface SwitchboardTarget {
  readonly kind: "switchboard";
  readonly url: string;
  readonly databaseUrl: string;
  readonly chatIds: readonly string[];
  /** Cookie headers. */
  readonly visitors: readonly string[];
  /** Access tokens; operator `i % n` holds chat `i`. */
  readonly operators: readonly string[];
}

export type Target = FloorTarget | SocketIoTarget | SwitchboardTarget;

/** Messages at random moments, whatever becomes of the ones before (Poisson arrivals). */
export interface OpenLoop {
  readonly kind: "open";
  readonly perSecond: number;
}

/** As many messages as the system takes with one in flight in each chat. */
export interface ClosedLoop {
  readonly kind: "closed";
}

/** One measurement of one system. */
export interface Job {
  readonly target: Target;
  readonly load: OpenLoop | ClosedLoop;
  /** The first `chats` chats of the target take part. */
  readonly chats: number;
  readonly warmupMs: number;
  readonly measureMs: number;
  /** Equal seeds give equal schedules, so that all systems of a round get the same one. */
  readonly seed: number;
}

/** Milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** What went wrong; all zero in a good run. */
export interface Faults {
  /** Acked, but not seen by the operator or not in Postgres. */
  readonly lost: number;
  /** Seen more than once, or never sent. */
  readonly doubled: number;
  /** Seen in another order than sent, or than Postgres has it, within one chat. */
  readonly reordered: number;
}

/** What one measurement found. Latencies and the rate are of the measured time, faults of the whole job. */
export interface Outcome extends Faults {
  /** Messages of the measured time. */
  readonly messages: number;
  readonly perSecond: number;
  /** From the moment the message was due until the operator's socket had it. */
  readonly seen: Percentiles;
  /** The same from the moment it was really sent: without what the generator's own timers add. */
  readonly seenFromSend: Percentiles;
  /** From the moment it was really sent until the sender's socket had the ack. */
  readonly acked: Percentiles;
  readonly accepted: number;
  readonly refused: number;
  readonly firstRefusal: string | undefined;
}

/** What the load generator's process says. */
export type Report =
  | { readonly kind: "measuring" }
  | { readonly kind: "measured" }
  | { readonly kind: "done"; readonly outcome: Outcome }
  | { readonly kind: "failed"; readonly reason: string };
