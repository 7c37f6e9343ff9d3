import type { StaffView } from "@switchboard/contracts/schemas/organisation";
import { createContext, useContext } from "react";

/** What a signed-in page knows of its reader, and the way out. */
export interface Session {
  readonly staff: StaffView;
  signOut(): Promise<void>;
}

export const SessionContext = createContext<Session | null>(null);

/** The session of the reader; only inside SessionGate. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession is used outside of SessionGate");
  return session;
}
