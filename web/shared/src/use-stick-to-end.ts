import type { Conversation } from "@switchboard/sdk/conversation";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer to the end than this, in pixels, counts as being there. */
const NEAR_PX = 40;

/** A scrolled log: `box` is what scrolls, `content` all that is in it. */
export interface StickToEnd {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  readonly atEnd: boolean;
  /** Messages that came since the reader left the end. */
  readonly unseen: number;
  readonly toEnd: () => void;
}

/**
 * Keeps a log at its end while the reader is there, whatever makes it longer; a reader who scrolled up stays where they
 * are, also when earlier messages come in above: `above` counts those that are not of the conversation. The box needs
 * `overflow-anchor: none`.
 */
export function useStickToEnd({ messages, pending, files }: Conversation, above = 0): StickToEnd {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  /** The first message and the sizes when they were last looked at: what the reader saw when they scrolled. */
  const settled = useRef({ stuck: true, first: 0, height: 0, room: 0 });
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const first = (messages[0]?.seq ?? 0) - above;
  const head = messages.at(-1)?.seq ?? 0;
  const latestFirst = useRef(first);
  latestFirst.current = first;

  const toEnd = useCallback(() => {
    settled.current.stuck = true;
    setLeftAt(null);
    box.current?.scrollTo(0, box.current.scrollHeight);
  }, []);
  const onScroll = () => {
    if (!box.current) return;
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    const at = settled.current;
    // A log that was laid out anew, even several times before one frame, was scrolled by that and not by its reader.
    const laidOut = clientHeight !== at.room || scrollHeight < at.height;
    at.stuck = (at.stuck && laidOut) || Math.min(at.height, scrollHeight) - scrollTop - clientHeight < NEAR_PX;
    setLeftAt((left) => (at.stuck ? null : (left ?? head)));
  };
  useEffect(() => {
    const element = box.current;
    const inside = content.current;
    if (!element || !inside) return;
    // Called between layout and paint, so nothing is seen to jump.
    const observer = new ResizeObserver(() => {
      const { stuck, first: before, height } = settled.current;
      const { scrollHeight, clientHeight } = element;
      if (stuck) element.scrollTop = scrollHeight;
      else if (latestFirst.current < before) element.scrollTop += scrollHeight - height;
      settled.current = { stuck, first: latestFirst.current, height: scrollHeight, room: clientHeight };
    });
    observer.observe(element);
    observer.observe(inside);
    return () => observer.disconnect();
  }, []);
  // What one sends oneself is always looked at.
  const unsent = pending.length + files.pending.length;
  const unsentBefore = useRef(unsent);
  useLayoutEffect(() => {
    if (unsent > unsentBefore.current) toEnd();
    unsentBefore.current = unsent;
  }, [unsent, toEnd]);
  return { box, content, onScroll, atEnd: leftAt === null, unseen: head - (leftAt ?? head), toEnd };
}
