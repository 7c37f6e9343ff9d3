import type { AcceptedView } from "@switchboard/contracts/schemas/message";
import { type Deferred, deferred } from "./deferred.ts";
import { Job, type JobOptions } from "./job.ts";
import { newId } from "./new-id.ts";
import { ProblemError, retryAfterMs } from "./problem-error.ts";

/** Files of one chat that are under way or failed, at most. */
export const UPLOADS_MAX = 20;

/** A file as it is sent. */
export interface OutgoingFile {
  readonly messageId: string;
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer> | Blob;
}

/** A file of this side that is not part of the conversation yet. Unlike texts files are not kept over reloads. */
export interface PendingFile {
  readonly messageId: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** `failed`: refused, or the line broke; see `error`. */
  readonly state: "sending" | "failed";
  /** Which part of it is on its way, 0 to 1; told by browsers only. */
  readonly progress: number;
  readonly error?: ProblemError;
  /** Whether `retry` can help: not when the file itself was refused. */
  readonly retryable: boolean;
}

/** What `add` gives back at once. */
export interface FileHandle {
  readonly messageId: string;
  /** The gateway has it for good. Rejects with `ProblemError`; `retry` then gives another handle. */
  readonly accepted: Promise<AcceptedView>;
}

interface Entry extends OutgoingFile {
  state: PendingFile["state"];
  /** Under way or there: not to be sent by the next turn. */
  begun: boolean;
  progress: number;
  readonly onProgress: ((part: number) => void) | undefined;
  error?: ProblemError;
  outcome: Deferred<AcceptedView>;
}

/** What the files of a chat are sent with. */
export interface FileUploadsOptions {
  readonly send: (file: OutgoingFile, onProgress: (part: number) => void) => Promise<AcceptedView>;
  readonly job: JobOptions;
  /** Called when the gateway has one. */
  readonly onAccepted: (accepted: AcceptedView) => void;
  readonly onChange: () => void;
}

/** The files that this side sends to one chat, one after the other. What fails waits for the user to try again or to drop it. */
export class FileUploads {
  readonly #options: FileUploadsOptions;
  readonly #job: Job;
  #entries: Entry[] = [];
  #shown: readonly PendingFile[] | undefined;

  constructor(options: FileUploadsOptions) {
    this.#options = options;
    this.#job = new Job(() => this.#pump(), options.job);
  }

  /** Files that are not among the messages yet, in the order of sending. The same array until something changes. */
  get pending(): readonly PendingFile[] {
    this.#shown ??= this.#entries.map(toPending);
    return this.#shown;
  }

  /**
   * Sends a file, after those before it and when the gateway takes more: what fails waits in `pending` for `retry` or
   * `discard`. Browsers tell `onProgress` which part of it is on its way, 0 to 1. Throws `ProblemError` resource_exhausted with 20 unsent files.
   */
  add(name: string, content: OutgoingFile["content"], onProgress?: (part: number) => void): FileHandle {
    if (this.#entries.length >= UPLOADS_MAX) {
      throw new ProblemError({ status: 0, kind: "resource_exhausted", reason: "sdk.too_many_files" });
    }
    const start = { state: "sending", begun: false, progress: 0, outcome: deferred<AcceptedView>() } as const;
    const entry: Entry = { messageId: newId(), name, content, onProgress, ...start };
    this.#entries.push(entry);
    this.#changed();
    this.#job.request();
    return { messageId: entry.messageId, accepted: entry.outcome.promise };
  }

  /** Sends a failed file once more, as the same message. Undefined when there is no such file. */
  retry(messageId: string): FileHandle | undefined {
    const entry = this.#entries.find((one) => one.messageId === messageId && one.state === "failed");
    if (!entry) return undefined;
    delete entry.error;
    Object.assign(entry, { state: "sending", begun: false, progress: 0, outcome: deferred() });
    this.#changed();
    this.#job.request();
    return { messageId, accepted: entry.outcome.promise };
  }

  /** Drops a file that failed or waits for its turn. */
  discard(messageId: string): void {
    const dropped = this.#entries.find((entry) => entry.messageId === messageId);
    if (dropped?.state === "sending" && dropped.begun) return;
    dropped?.outcome.reject(new ProblemError({ status: 0, kind: "aborted", reason: "sdk.discarded" }));
    this.#remove((entry) => entry === dropped);
  }

  /** The client is disconnected: those that wait for their turn fail. For the conversation. */
  stop(): void {
    this.#job.cancel();
    const problem = new ProblemError({ status: 0, kind: "aborted", reason: "sdk.disconnected" });
    for (const entry of this.#entries) if (entry.state === "sending" && !entry.begun) this.#failed(entry, problem);
  }

  /** The message was seen in the conversation. For the conversation. */
  seen(messageId: string): void {
    this.#remove((entry) => entry.messageId === messageId);
  }

  async #pump(): Promise<void> {
    const next = () => this.#entries.find(({ state, begun }) => state === "sending" && !begun);
    for (let entry = next(); entry; entry = next()) await this.#send(entry);
  }

  /** Throws when the gateway wants to be asked again later. */
  async #send(entry: Entry): Promise<void> {
    entry.begun = true;
    try {
      const accepted = await this.#options.send(entry, (part) => {
        entry.progress = part;
        entry.onProgress?.(part);
        this.#changed();
      });
      entry.outcome.resolve(accepted);
      this.#options.onAccepted(accepted);
    } catch (error) {
      if (retryAfterMs(error) > 0 && this.#options.job.enabled()) {
        entry.begun = false;
        throw error;
      }
      // The client rejects with nothing else.
      this.#failed(entry, error as ProblemError);
    }
  }

  #failed(entry: Entry, error: ProblemError): void {
    Object.assign(entry, { state: "failed", error });
    entry.outcome.reject(error);
    this.#changed();
  }

  #remove(which: (entry: Entry) => boolean): void {
    const left = this.#entries.filter((entry) => !which(entry));
    if (left.length === this.#entries.length) return;
    this.#entries = left;
    this.#changed();
  }

  #changed(): void {
    this.#shown = undefined;
    this.#options.onChange();
  }
}

function toPending({ messageId, name, content, state, progress, error }: Entry): PendingFile {
  const size = "size" in content ? content.size : content.byteLength;
  const retryable = state === "failed" && error?.kind !== "invalid_argument";
  return { messageId, name, size, state, progress, retryable, ...(error && { error }) };
}
