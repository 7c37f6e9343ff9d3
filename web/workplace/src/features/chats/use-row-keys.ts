import type { ChatView } from "@switchboard/contracts/views";
import { useParams } from "@tanstack/react-router";
import { type RefObject, useRef } from "react";
import { useShortcuts } from "../../ui/use-shortcuts.ts";

/** J and K move through the rows, T takes the focused row, else the chat shown, else the one that waits longest. */
export function useRowKeys(
  waiting: readonly ChatView[],
  take: (chat: ChatView) => void,
): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const { chatId: shown } = useParams({ strict: false });
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const focusedAt = (all: readonly HTMLElement[]) => all.findIndex((row) => row.matches(":focus"));

  const move = (step: number) => {
    const all = rows();
    const from = focusedAt(all);
    const start = from < 0 ? all.findIndex((row) => row.dataset.row === shown) : from;
    const to = start < 0 ? 0 : Math.min(all.length - 1, Math.max(0, start + step));
    all[to]?.focus();
  };
  const takeOne = () => {
    const all = rows();
    const focused = all[focusedAt(all)]?.dataset.row;
    const wanted = focused ?? shown;
    // With a row or a chat in front of one, T must never take another.
    const chat = wanted ? waiting.find(({ id }) => id === wanted) : waiting[0];
    if (chat) take(chat);
  };
  useShortcuts({ j: () => move(1), k: () => move(-1), t: takeOne });
  return list;
}
