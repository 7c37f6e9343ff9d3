import type { Signal } from "@switchboard/sdk/signal";
import { useEffect, useState } from "preact/hooks";

/** Renders again whenever the signal fires; what it tells of is read from its owner. */
export function useSignal<S>(signal: Signal<S> | undefined): void {
  const [, setFired] = useState(0);
  useEffect(() => {
    const bump = () => setFired((fired) => fired + 1);
    // Something may have happened between the render and now.
    bump();
    return signal?.subscribe(bump);
  }, [signal]);
}
