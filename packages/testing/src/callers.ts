import { CallerSigner, CallerVerifier } from "@switchboard/kit/caller-token";
import { generateKeyPair } from "@switchboard/kit/keys";
import { type Issuer, issuers } from "@switchboard/stack/secrets";

/** Fresh keys for the tokens that say who is calling. */
export interface TestKeys {
  /** Speaks for the gateway: for staff, visitors and nobody. */
  readonly signer: CallerSigner;
  /** Speaks for a service: `gateway`, `chat`, `presence`, `notify`, `search` or `tools`. */
  readonly signerOf: (issuer: Issuer) => CallerSigner;
  /** Believes all of them. */
  readonly verifier: CallerVerifier;
  /** The settings of the process of one service, the gateway unless given. */
  readonly env: Readonly<Record<"CALLER_TOKEN_KEY" | "CALLER_TOKEN_ISSUERS", string>>;
}

/** Makes the keys of all services; `service` is the one that `env` is for. */
export function testKeys(service: Issuer = "gateway"): TestKeys {
  const pairs = new Map(issuers.map((issuer) => [issuer, generateKeyPair()]));
  const privateKey = (issuer: Issuer) => pairs.get(issuer)?.privateKey ?? "";
  const known = [...pairs].map(([issuer, { publicKey }]) => `${issuer}:${publicKey}`).join(",");
  return {
    signer: new CallerSigner("gateway", privateKey("gateway")),
    signerOf: (issuer) => new CallerSigner(issuer, privateKey(issuer)),
    verifier: new CallerVerifier(known),
    env: { CALLER_TOKEN_KEY: privateKey(service), CALLER_TOKEN_ISSUERS: known },
  };
}
