import { useNow } from "../ui/use-now.ts";
import { staffClient } from "./staff-client.ts";

/** The gateway's time in milliseconds, renewed every second: what it dates is not measured by a clock that may be wrong. */
export function useServerNow(): number {
  useNow();
  return staffClient.connection.now;
}
