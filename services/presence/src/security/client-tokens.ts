import type { KeyObject } from "node:crypto";
import { AppError } from "@switchboard/kit/errors";
import { importPublicKey } from "@switchboard/kit/keys";
import { errors, type JWTHeaderParameters, jwtVerify } from "jose";
import { type Client, clientOfClaims } from "../domain/client-claims.ts";
import { isKeyId, type ProjectKey } from "../domain/project-key.ts";

/** Longest token, in characters; the gateway takes no longer one either. */
const TOKEN_MAX = 4096;

/**
 * Checks a token of a project's site (C4): signed by the project's key that `kid` names, with that key's algorithm and
 * no other; `aud` the project's slug or id; `exp`, `iat`, `nbf`, `sub` as `clientOfClaims` says. Everything that is
 * wrong is one and the same error, unauthenticated presence.bad_client_token.
 *
 * @param findKey finds one key of the project.
 */
export async function verifyClientToken(
  token: string,
  project: { id: string; slug: string },
  findKey: (keyId: string) => Promise<ProjectKey | undefined>,
  now: Date,
): Promise<Client> {
  if (token.length > TOKEN_MAX) throw badClientToken();
  const keyOf = async ({ kid, alg }: JWTHeaderParameters) => {
    const key = typeof kid === "string" && isKeyId(kid) ? await findKey(kid) : undefined;
    if (key === undefined || key.algorithm !== alg) throw badClientToken();
    return importKey(key);
  };
  const { payload } = await jwtVerify(token, keyOf, {
    algorithms: ["HS256", "EdDSA"],
    audience: [project.slug, project.id],
    requiredClaims: ["sub", "exp"],
    currentDate: now,
    // For `nbf`; an expired token gets no grace, `clientOfClaims` sees to that.
    clockTolerance: 60,
  }).catch((error: unknown) => {
    throw error instanceof errors.JOSEError ? badClientToken(error) : error;
  });
  const client = clientOfClaims(payload, now);
  if (client === undefined) throw badClientToken();
  return client;
}

/** The one error for every wrong token. */
export function badClientToken(cause?: unknown): AppError {
  return new AppError("unauthenticated", "presence.bad_client_token", {}, { cause });
}

function importKey({ algorithm, key }: ProjectKey): KeyObject | Uint8Array {
  return algorithm === "HS256" ? key : importPublicKey(Buffer.from(key).toString("base64url"));
}
