import { type RefObject, useRef } from "react";
import { type Shortcut, useShortcuts } from "./use-shortcuts.ts";

/** The keys of every list of `Row`s. */
export const rowKeys: readonly Shortcut[] = [
  { does: "move", keys: ["j", "k"], shown: ["J", "K"] },
  { does: "open", keys: [], shown: ["Enter"] },
];

interface RowKeys {
  /** For the element around the rows. */
  readonly list: RefObject<HTMLDivElement | null>;
  /** The id of the row that has the focus. */
  readonly focused: () => string | undefined;
}

/** J and K move through the rows of a list, beginning at the row with the id `shown`. */
export function useRowKeys(shown: string | undefined): RowKeys {
  const list = useRef<HTMLDivElement>(null);
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const isFocused = (row: HTMLElement) => row.matches(":focus");
  const move = (step: number) => {
    const all = rows();
    const focused = all.findIndex(isFocused);
    const start = focused < 0 ? all.findIndex((row) => row.dataset.row === shown) : focused;
    const to = start < 0 ? 0 : Math.min(all.length - 1, Math.max(0, start + step));
    all[to]?.focus();
  };
  useShortcuts(rowKeys, { move: (at) => move(at === 0 ? 1 : -1) });
  return { list, focused: () => rows().find(isFocused)?.dataset.row };
}
