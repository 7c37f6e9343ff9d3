import type { Conversation } from "@switchboard/sdk/conversation";
import { useEffect } from "preact/hooks";

/** While the panel is open and the page is looked at, everything shown counts as read. */
export function useMarkRead(conversation: Conversation): void {
  const head = conversation.messages.at(-1)?.seq ?? 0;
  // Each new head is looked at anew.
  useEffect(() => {
    const mark = () => {
      if (document.visibilityState === "visible") conversation.markRead();
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [conversation, head]);
}
