import type { GatewayDeps } from "../deps.ts";
import { type Identity, toCaller } from "./identity.ts";

type Signs = Pick<GatewayDeps, "signer">;

/** The caller token of somebody; signed at most every 30 s for one person. */
export function callerTokenOf({ signer }: Signs, identity: Identity = { kind: "anonymous" }): Promise<string> {
  return signer.sign(toCaller(identity));
}

/** How services are called by the gateway itself, for what it does on nobody's behalf. */
export async function ownCall({ signer }: Signs): Promise<{ readonly callerToken: string }> {
  return { callerToken: await signer.sign({ kind: "service", name: "gateway" }) };
}
