import { Emitter } from "@switchboard/sdk/signal";
import { useSignal } from "@switchboard/web-shared/use-signal";

let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all who look at it; none while nobody does. */
const ticked = new Emitter<void>((listeners) => {
  if (listeners > 0) timer ??= setInterval(() => ticked.emit(), 1000);
  else {
    clearInterval(timer);
    timer = undefined;
  }
});

/** The time in milliseconds, renewed every second. */
export function useNow(): number {
  useSignal(ticked);
  return Date.now();
}
