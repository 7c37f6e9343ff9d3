import { toCaller } from "../auth/identity.ts";
import type { GatewayDeps } from "../deps.ts";
import type { RealtimeLimits } from "./limits.ts";
import type { Session } from "./socket/session.ts";
import type { SessionRegistry } from "./socket/session-registry.ts";

/** What the parts of the WebSocket share. */
export interface RealtimeContext extends GatewayDeps {
  readonly limits: RealtimeLimits;
  readonly sessions: SessionRegistry;
}

/** The caller token of a session; signed at most every 30 s for one person. */
export function callerTokenOf({ signer }: Pick<GatewayDeps, "signer">, session: Session): Promise<string> {
  return signer.sign(toCaller(session.identity ?? { kind: "anonymous" }));
}

/** The caller token of the gateway itself, for what it does on nobody's behalf. */
export function ownCallerToken({ signer }: Pick<GatewayDeps, "signer">): Promise<string> {
  return signer.sign({ kind: "service", name: "gateway" });
}
