import type { Conversation } from "@switchboard/sdk/conversation";
import type { FileUploads } from "@switchboard/sdk/file-uploads";
import type { ProblemError } from "@switchboard/sdk/problem-error";

/** A message or file of ours that is not in the chat yet: on its way, or refused and kept until its sender decides. */
export interface Unsent {
  readonly id: string;
  /** Of a message. */
  readonly text?: string;
  /** Of a file, with the part of it that is on its way, 0 to 1. */
  readonly file?: { readonly name: string; readonly size: number; readonly progress: number };
  readonly failed: boolean;
  readonly problem: ProblemError | undefined;
  /** Sends it once more; undefined where that can only meet the same refusal. */
  readonly retry: (() => void) | undefined;
  readonly discard: () => void;
}

/** The part of a conversation that sends. */
interface Sending extends Pick<Conversation, "pending" | "retry" | "discard"> {
  readonly files: Pick<FileUploads, "pending" | "retry" | "discard">;
}

/** What of ours is not in the chat yet, messages before files, each in the order of sending. */
export function unsentOf(conversation: Sending): Unsent[] {
  const messages = conversation.pending.map(({ messageId: id, text, state, error }) => ({
    id,
    text,
    failed: state === "failed",
    problem: error,
    retry: () => void conversation.retry(id),
    discard: () => conversation.discard(id),
  }));
  const files = conversation.files.pending.map(({ messageId: id, state, error, retryable, ...file }) => ({
    id,
    file,
    failed: state === "failed",
    problem: error,
    // A file that was looked at and refused does not become another one.
    retry: retryable ? () => void conversation.files.retry(id) : undefined,
    discard: () => conversation.files.discard(id),
  }));
  return [...messages, ...files];
}
