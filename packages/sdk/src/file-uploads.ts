import type { AcceptedView } from "@switchboard/contracts/schemas/message";
import { type Deferred, deferred } from "./deferred.ts";
import { newId } from "./new-id.ts";
import { ProblemError } from "./problem-error.ts";

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
  progress: number;
  error?: ProblemError;
  outcome: Deferred<AcceptedView>;
}

/** What the files of a chat are sent with. */
export interface FileUploadsOptions {
  readonly send: (file: OutgoingFile, onProgress: (part: number) => void) => Promise<AcceptedView>;
  /** Called when the gateway has one. */
  readonly onAccepted: (accepted: AcceptedView) => void;
  readonly onChange: () => void;
}

/** The files that this side sends to one chat. What fails waits for the user to try again or to drop it. */
export class FileUploads {
  readonly #options: FileUploadsOptions;
  #entries: Entry[] = [];
  #shown: readonly PendingFile[] | undefined;

  constructor(options: FileUploadsOptions) {
    this.#options = options;
  }

  /** Files that are not among the messages yet, in the order of sending. The same array until something changes. */
  get pending(): readonly PendingFile[] {
    this.#shown ??= this.#entries.map(toPending);
    return this.#shown;
  }

  /**
   * Sends a file, at once or not at all: what fails waits in `pending` for `retry` or `discard`. Browsers tell `onProgress`
   * which part of it is on its way, 0 to 1. Throws `ProblemError` resource_exhausted with 20 unsent files.
   */
  add(name: string, content: OutgoingFile["content"], onProgress?: (part: number) => void): FileHandle {
    if (this.#entries.length >= UPLOADS_MAX) {
      throw new ProblemError({ status: 0, kind: "resource_exhausted", reason: "sdk.too_many_files" });
    }
    const entry: Entry = { messageId: newId(), name, content, state: "sending", progress: 0, outcome: deferred() };
    this.#entries.push(entry);
    void this.#send(entry, onProgress);
    return { messageId: entry.messageId, accepted: entry.outcome.promise };
  }

  /** Sends a failed file once more, as the same message. Undefined when there is no such file. */
  retry(messageId: string): FileHandle | undefined {
    const entry = this.#entries.find((one) => one.messageId === messageId && one.state === "failed");
    if (!entry) return undefined;
    delete entry.error;
    Object.assign(entry, { state: "sending", progress: 0, outcome: deferred() });
    void this.#send(entry);
    return { messageId, accepted: entry.outcome.promise };
  }

  /** Drops a failed file. */
  discard(messageId: string): void {
    this.#remove((entry) => entry.messageId === messageId && entry.state === "failed");
  }

  /** The message was seen in the conversation. For the conversation. */
  seen(messageId: string): void {
    this.#remove((entry) => entry.messageId === messageId);
  }

  async #send(entry: Entry, onProgress?: (part: number) => void): Promise<void> {
    this.#changed();
    try {
      const accepted = await this.#options.send(entry, (part) => {
        entry.progress = part;
        onProgress?.(part);
        this.#changed();
      });
      entry.outcome.resolve(accepted);
      this.#options.onAccepted(accepted);
    } catch (error) {
      // The client rejects with nothing else.
      const problem = error as ProblemError;
      entry.state = "failed";
      entry.error = problem;
      entry.outcome.reject(problem);
      this.#changed();
    }
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
