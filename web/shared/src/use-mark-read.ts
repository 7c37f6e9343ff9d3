import type { Conversation } from "@switchboard/sdk/conversation";
import { useEffect } from "react";

/**
 * Marks as read what is shown while `atEnd` and the page is seen. `focused` asks for the focus, too: who works in many
 * windows does not read all of those that are in view.
 */
export function useMarkRead(conversation: Conversation, atEnd: boolean, focused = false): void {
  const head = conversation.messages.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (!atEnd || head === 0) return;
    const mark = () => {
      if (document.visibilityState === "visible" && (!focused || document.hasFocus())) conversation.markRead();
    };
    mark();
    const listening = new AbortController();
    addEventListener("focus", mark, listening);
    document.addEventListener("visibilitychange", mark, listening);
    return () => listening.abort();
  }, [conversation, atEnd, head, focused]);
}
