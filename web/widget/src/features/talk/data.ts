import type { Conversation } from "@switchboard/sdk/conversation";
import { useReducer, useRef, useState } from "preact/hooks";

/** What was said before what is shown. */
export interface Earlier {
  /** Conversations before this one, oldest first. */
  readonly talks: readonly Conversation[];
  /** Shows what was said still earlier; undefined when there is no more. */
  readonly load: (() => void) | undefined;
  readonly failed: boolean;
}

/** Earlier messages and conversations: the one that went on in this one stays, others come when they are asked for. */
export function useEarlier(conversation: Conversation): Earlier {
  const shown = useRef({ last: conversation, talks: [] as readonly Conversation[] });
  const [failed, setFailed] = useState(false);
  const [, render] = useReducer((count: number) => count + 1, 0);
  const { last, talks } = shown.current;
  if (last !== conversation) {
    const goesOn = conversation.chat.previous_chat_id === last.chatId;
    shown.current = { last: conversation, talks: goesOn ? [...talks, last] : [] };
  }
  const oldest = shown.current.talks[0] ?? conversation;
  const more = async () => {
    const previous = oldest.hasEarlier ? undefined : oldest.previous();
    await (previous ? previous.whenLoaded() : oldest.loadEarlier());
    if (previous) shown.current = { ...shown.current, talks: [previous, ...shown.current.talks] };
    render(undefined);
  };
  const load = () => {
    setFailed(false);
    more().catch(() => setFailed(true));
  };
  const isMore = oldest.hasEarlier || oldest.chat.previous_chat_id !== null;
  return { talks: shown.current.talks, load: isMore ? load : undefined, failed };
}
