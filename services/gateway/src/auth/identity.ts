import type { Caller } from "@switchboard/kit/caller";

/** A staff member, as their access token says. */
export interface StaffIdentity {
  readonly kind: "staff";
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A browser, as its signed cookie or token says. */
export interface VisitorIdentity {
  readonly kind: "visitor";
  readonly id: string;
}

/** An integration, as presence knows its API key (G4). */
export interface KeyIdentity {
  readonly kind: "key";
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** When the key ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Who is asking, as far as the edge can tell. What they may do is decided by the services. */
export type Identity = StaffIdentity | VisitorIdentity | KeyIdentity | { readonly kind: "anonymous" };

/** The caller that the services are told of. */
export function toCaller(identity: Identity): Caller {
  switch (identity.kind) {
    case "staff":
      return { kind: "staff", id: identity.id, name: identity.name };
    case "visitor":
      return { kind: "visitor", id: identity.id };
    case "key":
      return { kind: "key", id: identity.id, name: identity.name, scopes: identity.scopes };
    case "anonymous":
      return { kind: "anonymous" };
  }
}
