import { staffClient } from "./staff-client.ts";
import { useSignal } from "./use-signal.ts";

/** How the connection is, with the reason and the time (ms) of the next attempt when it is lost. */
export function useConnection() {
  const { connection } = staffClient;
  return useSignal(connection.stateChanged, () => ({
    state: connection.state,
    lostReason: connection.lostReason,
    nextAttemptAt: connection.nextAttemptAt,
  }));
}
