import type { ChatView } from "@switchboard/contracts/views";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useEffect } from "react";
import { staffClient } from "./staff-client.ts";
import { useSignal } from "./use-signal.ts";

/** The chats that wait for the reader's departments, longest waiting first, and how many there are in all. */
export function useWaiting(): { chats: readonly ChatView[]; count: number; loaded: boolean } {
  const { waiting } = staffClient;
  return useSignal(waiting.changed, () => ({ chats: waiting.chats, count: waiting.count, loaded: waiting.loaded }));
}

/** The conversations that the reader holds, oldest first. */
export function useHeld(): { conversations: readonly Conversation[]; loaded: boolean } {
  const { held } = staffClient;
  return useSignal(held.changed, () => ({ conversations: held.conversations, loaded: held.loaded }));
}

/** Renders again whenever something of the conversation changes. */
export function useConversationChanges(conversation: Conversation): void {
  useSignal(conversation.changed, () => undefined);
}

/** Looks at a conversation for as long as the component lives: renders with it, and marks what is shown as read. */
export function useMarkRead(conversation: Conversation, atEnd: boolean): void {
  const head = conversation.messages.at(-1)?.seq ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new head is looked at anew.
  useEffect(() => {
    const mark = () => {
      if (atEnd && document.visibilityState === "visible" && document.hasFocus()) conversation.markRead();
    };
    mark();
    window.addEventListener("focus", mark);
    document.addEventListener("visibilitychange", mark);
    return () => {
      window.removeEventListener("focus", mark);
      document.removeEventListener("visibilitychange", mark);
    };
  }, [conversation, atEnd, head]);
}
