import type { Conversation } from "@switchboard/sdk/conversation";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Closer to the end than this, in pixels, counts as being there. */
const NEAR_PX = 40;

/** Keeps the log at its end while the reader is there; `away` says that something newer came while they read above. */
export function useStickToEnd(conversation: Conversation, status: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const place = useRef({ stuck: true, height: 0, first: 0, sent: 0 });
  const head = conversation.messages.at(-1)?.seq ?? 0;
  const unsent = conversation.pending.length + conversation.files.length;
  const [seen, setSeen] = useState(head);
  const toEnd = () => {
    place.current.stuck = true;
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };

  // Whatever makes the log longer is followed.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { current } = place;
    const first = conversation.messages[0]?.seq ?? 0;
    // What one sends oneself is always looked at.
    if (unsent > current.sent) current.stuck = true;
    if (current.stuck) element.scrollTop = element.scrollHeight;
    else if (first < current.first) element.scrollTop += element.scrollHeight - current.height;
    Object.assign(current, { height: element.scrollHeight, first, sent: unsent });
    if (current.stuck) setSeen(head);
  }, [head, conversation.messages[0]?.seq, unsent, conversation.othersTyping.length, status]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onScroll = () => {
      place.current.stuck = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
      if (place.current.stuck) setSeen(conversation.messages.at(-1)?.seq ?? 0);
    };
    const observer = new ResizeObserver(() => place.current.stuck && toEnd());
    observer.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [conversation]);
  return { box, away: head > seen, toEnd };
}
