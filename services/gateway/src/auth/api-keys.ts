import { createHash } from "node:crypto";
import type { ApiKeyService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import { toDate } from "@switchboard/contracts/times";
import { BoundedMap } from "@switchboard/kit/bounded-map";
import { AppError } from "@switchboard/kit/errors";
import type { UnaryMethods } from "@switchboard/rpc/unary-client";
import type { KeyIdentity } from "./identity.ts";

/** A key that was good is believed for this long, in milliseconds; longer only if it is asked about again. */
const BELIEVE_MS = 30_000;
const CACHE_MAX = 10_000;
const PREFIX = "sbk_";

interface Entry {
  /** Set when presence has answered. */
  identity?: KeyIdentity;
  readonly checking: Promise<KeyIdentity>;
}

/** Whether a bearer token is an API key. */
export function isApiKey(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** Whose an API key is: presence knows, and is asked once in 30 s for each key (G4). */
export class ApiKeys {
  readonly #client: UnaryMethods<typeof ApiKeyService>;
  readonly #callerToken: () => Promise<string>;
  /** By a hash of the key, so that no secret lies about. */
  readonly #entries = new BoundedMap<string, Entry>(CACHE_MAX, BELIEVE_MS);
  /** Ids of keys that were revoked lately, whatever presence was answering meanwhile. */
  readonly #revoked = new BoundedMap<string, true>(CACHE_MAX);

  constructor(client: UnaryMethods<typeof ApiKeyService>, callerToken: () => Promise<string>) {
    this.#client = client;
    this.#callerToken = callerToken;
  }

  /** Whose a key is, if that is known without asking. */
  peek(token: string): KeyIdentity | undefined {
    const identity = this.#entries.get(hashOf(token))?.identity;
    return identity !== undefined && this.#isGood(identity) ? identity : undefined;
  }

  /** Whose a key is. Errors: unauthenticated presence.bad_api_key; unavailable. */
  async verify(token: string): Promise<KeyIdentity> {
    const hash = hashOf(token);
    const entry = this.#entries.get(hash) ?? this.#ask(token, hash);
    const identity = await entry.checking;
    if (!this.#isGood(identity)) throw new AppError("unauthenticated", "presence.bad_api_key");
    return identity;
  }

  /** The key is good no more: it ends at once. Where nobody says so it costs 30 s. */
  forget(id: string): void {
    this.#revoked.set(id, true);
  }

  #isGood({ id, expiresAt }: KeyIdentity): boolean {
    return this.#revoked.get(id) === undefined && expiresAt > Date.now();
  }

  #ask(token: string, hash: string): Entry {
    const entry: Entry = { checking: this.#check(token) };
    this.#entries.set(hash, entry);
    entry.checking.then(
      (identity) => {
        entry.identity = identity;
      },
      () => this.#entries.delete(hash),
    );
    return entry;
  }

  async #check(secret: string): Promise<KeyIdentity> {
    const { key } = await this.#client.verifyApiKey({ secret }, { callerToken: await this.#callerToken() });
    if (key === undefined) throw new AppError("internal", "internal");
    const { id, name, scopes, expiresAt } = key;
    return { kind: "key", id, name, scopes, expiresAt: toDate(expiresAt)?.getTime() ?? Number.POSITIVE_INFINITY };
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
