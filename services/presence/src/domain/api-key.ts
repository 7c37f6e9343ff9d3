import { invalidField } from "@switchboard/kit/errors";
import { checkText } from "./text.ts";

/** What an administrator says of a new key (G4). */
export interface ApiKeyInput {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null for a key that does not expire. */
  readonly expiresAt: Date | null;
}

/** A key without its secret. */
export interface ApiKey extends ApiKeyInput {
  readonly id: string;
  /** Name of who made it. */
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  /** To the minute; null when it was never used. */
  readonly lastUsedAt: Date | null;
}

/** Keys that are good at one time: more than a company has integrations. */
export const API_KEYS_MAX = 200;

const NAME_MAX = 100;

/**
 * Throws invalid_argument presence.invalid_api_key naming the field.
 * @param known the scopes there are.
 */
export function checkApiKey(input: ApiKeyInput, known: readonly string[], now: Date): ApiKeyInput {
  const name = checkText("presence.invalid_api_key", "/name", input.name, NAME_MAX);
  const scopes = [...new Set(input.scopes)].sort();
  if (scopes.length === 0) throw invalid("/scopes", "must name at least one scope");
  const unknown = scopes.find((scope) => !known.includes(scope));
  if (unknown !== undefined) throw invalid("/scopes", `must be of ${known.join(", ")}`);
  if (input.expiresAt !== null && !(input.expiresAt > now)) throw invalid("/expires_at", "must be in the future");
  return { name, scopes, expiresAt: input.expiresAt };
}

/** Whether a key may still be used. */
export function isGood({ revokedAt, expiresAt }: Pick<ApiKey, "revokedAt" | "expiresAt">, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}

function invalid(pointer: string, detail: string) {
  return invalidField("presence.invalid_api_key", pointer, detail);
}
