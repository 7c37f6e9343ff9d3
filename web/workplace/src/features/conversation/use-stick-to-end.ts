import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer to the end than this, in pixels, counts as being there. */
const NEAR_PX = 40;

/** A scrolled log: see `useStickToEnd`. */
export interface StickToEnd {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly atEnd: boolean;
  /** Messages that came since the reader left the end. */
  readonly unseen: number;
  toEnd(): void;
}

/**
 * Keeps a log at its end while the reader is there, through new messages and changes of size; a reader who scrolled
 * up stays where they are, also when earlier messages come in above.
 */
export function useStickToEnd(firstSeq: number, headSeq: number, pending: number): StickToEnd {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const head = useRef(headSeq);
  head.current = headSeq;

  const toEnd = useCallback(() => {
    stuck.current = true;
    setLeftAt(null);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, []);
  useScrollListener(box, (isNear) => {
    stuck.current = isNear;
    setLeftAt((before) => (isNear ? null : (before ?? head.current)));
  });
  useKeepPlace(box, firstSeq, stuck);
  useFollowSize(box, content, stuck);
  // What one sends oneself is always looked at.
  const sentBefore = useRef(pending);
  useLayoutEffect(() => {
    if (pending > sentBefore.current) toEnd();
    sentBefore.current = pending;
  }, [pending, toEnd]);
  return { box, content, atEnd: leftAt === null, unseen: leftAt === null ? 0 : headSeq - leftAt, toEnd };
}

function useScrollListener(box: RefObject<HTMLDivElement | null>, onScroll: (isNear: boolean) => void): void {
  const current = useRef(onScroll);
  useEffect(() => {
    current.current = onScroll;
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const listen = () => {
      current.current(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX);
    };
    element.addEventListener("scroll", listen, { passive: true });
    return () => element.removeEventListener("scroll", listen);
  }, [box]);
}

/** Earlier messages push down what is read: scroll by as much. */
function useKeepPlace(box: RefObject<HTMLDivElement | null>, firstSeq: number, stuck: RefObject<boolean>): void {
  const before = useRef({ firstSeq, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const grown = element.scrollHeight - before.current.height;
    if (firstSeq < before.current.firstSeq && !stuck.current && before.current.height > 0) element.scrollTop += grown;
    before.current = { firstSeq, height: element.scrollHeight };
  });
}

function useFollowSize(
  box: RefObject<HTMLDivElement | null>,
  content: RefObject<HTMLDivElement | null>,
  stuck: RefObject<boolean>,
): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !content.current) return;
    const follow = () => {
      if (stuck.current) element.scrollTop = element.scrollHeight;
    };
    follow();
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [box, content, stuck]);
}
