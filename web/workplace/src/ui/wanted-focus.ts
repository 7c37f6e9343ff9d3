import { Emitter } from "@switchboard/sdk/signal";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { type RefObject, useEffect } from "react";

let wanted: string | undefined;
const changed = new Emitter<void>();

/** Sends the focus to the element of this name, as soon as it is there: what was pressed goes away with what it did. */
export function wantFocus(name: string): void {
  wanted = name;
  changed.emit();
}

/** Takes the focus that is wanted for this name. */
export function useWantedFocus(name: string, element: RefObject<HTMLElement | null>): void {
  useSignal(changed);
  useEffect(() => {
    if (wanted !== name || !element.current) return;
    wanted = undefined;
    element.current.focus();
  });
}
