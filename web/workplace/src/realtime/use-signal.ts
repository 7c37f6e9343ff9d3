import type { Signal } from "@switchboard/sdk/signal";
import { useCallback, useRef, useSyncExternalStore } from "react";

/**
 * Reads state that the SDK changes in place, and renders again whenever `signal` says it changed.
 * Subscribed only while the component lives: the SDK counts listeners to know what is looked at.
 */
export function useSignal<S, T>(signal: Signal<S>, read: () => T): T {
  const fired = useRef(0);
  const subscribe = useCallback(
    (listener: () => void) => {
      // Counts as a change: something may have happened between the render and now.
      fired.current += 1;
      return signal.subscribe(() => {
        fired.current += 1;
        listener();
      });
    },
    [signal],
  );
  useSyncExternalStore(subscribe, () => fired.current);
  return read();
}
