/** Who reads threads: one socket. */
export interface Reader {
  readonly open: boolean;
  send(frame: string | Buffer): void;
  /** Writes a frame that is not worth waiting for. */
  sendMark(frame: string | Buffer): void;
  /** Writes a frame of a replay, and waits while the reader is behind. */
  sendPaced(frame: string | Buffer): Promise<void>;
}

/** One entry of a thread. Threads are numbered 1, 2, 3... without a gap. */
export interface Entry {
  readonly seq: number;
}

/** Something that says how far its thread has come. */
export interface Numbered {
  readonly headSeq: number;
}

/** Entries in a row. */
export interface Page<E> extends Numbered {
  readonly entries: readonly E[];
  readonly more: boolean;
}

/** What a push tells: how the thing is now, or something that makes a frame for everyone. */
export type Push<S, R> = { readonly kind: "state"; readonly state: S } | FramedPush<R>;
export type FramedPush<R> =
  | { readonly kind: "entry"; readonly seq: number; readonly frame: string }
  | { readonly kind: "news"; readonly frame: string }
  /** May be lost, and is not for everyone. */
  | { readonly kind: "mark"; readonly frame: string; readonly isFor: (reader: R) => boolean };

/**
 * A kind of thread: where its pushes and entries come from, and how they are told. `E` is an entry, `S` the thing that
 * the thread belongs to, as it is now.
 */
export interface Thread<E extends Entry, S extends Numbered, R extends Reader> {
  /** The subject with the pushes of one thread. */
  readonly subject: (id: string) => string;
  /** Throws for what cannot be read; undefined for what a newer version of the service tells. */
  readonly decode: (data: Uint8Array) => Push<S, R> | undefined;
  /** The thing as the reader sees it now. Errors: not_found and permission_denied when they may not. */
  readonly read: (id: string, reader: R) => Promise<S>;
  /** Entries after a number, oldest first. Errors: as `read`. */
  readonly fetch: (id: string, afterSeq: number, reader: R) => Promise<Page<E>>;
  /** The name of whom the thread is with. */
  readonly personOf: (state: S) => string;
  /** A first look that spares a `read`: whoever fails it is checked by that. */
  readonly maySee: (state: S, reader: R) => boolean;
  readonly entryFrame: (entry: E) => string;
  /** The frame of a state for each reader, made once for all who are shown the same. */
  readonly stateFrames: (state: S) => (reader: R) => string;
  /** Says that the reader has to load the thread anew; with a head of 0, that they may not see it. */
  readonly resetFrame: (id: string, headSeq: number) => string;
  /** The heads of many threads, at most 1000. */
  readonly heads: (ids: readonly string[]) => Promise<Readonly<Record<string, number>>>;
}
