import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import type { Conversation } from "@switchboard/sdk/conversation";
import type { ProblemError } from "@switchboard/sdk/problem-error";
import { type RefObject, useRef } from "react";
import { isComposing } from "./composing.ts";
import type { Draft } from "./use-draft.ts";

/** A field that writes messages: see `useComposer`. */
export interface Composer {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  /** Characters too many; 0 or less is fine. */
  readonly over: number;
  readonly sendable: boolean;
  readonly change: (text: string) => void;
  readonly send: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * Enter sends, Shift+Enter starts a line, and the other side sees that one types. `onRefused` is told why a message
 * is not taken (too many wait to be sent); what was typed then stays.
 */
export function useComposer(
  conversation: Conversation,
  [text, setText]: Draft,
  onRefused: (problem: ProblemError) => void,
): Composer {
  const field = useRef<HTMLTextAreaElement>(null);
  const written = text.trim();
  const over = tooMany(text);
  const sendable = written !== "" && over <= 0;
  const send = () => {
    if (!sendable) return;
    field.current?.focus();
    try {
      conversation.send(written);
      setText("");
    } catch (thrown) {
      // The client throws nothing else.
      onRefused(thrown as ProblemError);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    send();
  };
  const change = (next: string) => {
    setText(next);
    if (next.trim()) conversation.typing();
  };
  return { field, text, over, sendable, change, send, onKeyDown };
}

/** Characters of a message that are too many; 0 or less is fine. */
export function tooMany(text: string): number {
  return [...text.trim()].length - MESSAGE_MAX_LENGTH;
}

/** Sends the files that were picked; `onRefused` is told why those after the ones that are on their way are not taken. */
export function sendFiles(
  conversation: Conversation,
  picked: Iterable<File>,
  onRefused: (problem: ProblemError) => void,
): void {
  try {
    for (const file of picked) conversation.files.add(file.name, file);
  } catch (thrown) {
    // The client throws nothing else.
    onRefused(thrown as ProblemError);
  }
}
