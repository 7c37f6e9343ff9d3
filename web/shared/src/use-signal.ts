import type { Signal } from "@switchboard/sdk/signal";
import { useEffect, useState } from "react";

/**
 * Renders again whenever the signal fires; what it tells of is read from its owner, where the SDK changes it in place.
 * Subscribed only while the component lives: the SDK counts listeners to know what is looked at.
 */
export function useSignal<T>(signal: Signal<T> | undefined): void {
  const [, setFired] = useState(0);
  useEffect(() => {
    const bump = () => setFired((fired) => fired + 1);
    // Something may have happened between the render and now.
    bump();
    return signal?.subscribe(bump);
  }, [signal]);
}
