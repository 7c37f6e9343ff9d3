import type { Connection } from "@switchboard/sdk/connection";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { staffClient } from "./staff-client.ts";

/** The line to the gateway: how it is, and when it is lost the reason and the time of the next attempt. */
export function useConnection(): Connection {
  const { connection } = staffClient;
  useSignal(connection.stateChanged);
  return connection;
}
