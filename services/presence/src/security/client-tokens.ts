import { createPublicKey, type KeyObject } from "node:crypto";
import { AppError } from "@switchboard/kit/errors";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
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
  const keyId = readKeyId(token);
  const key = keyId === undefined ? undefined : await findKey(keyId);
  if (key === undefined) throw badClientToken();
  try {
    const { payload } = await jwtVerify(token, importKey(key), {
      algorithms: [key.algorithm],
      audience: [project.slug, project.id],
      requiredClaims: ["sub", "exp"],
      currentDate: now,
      // For `nbf`; an expired token gets no grace, `clientOfClaims` sees to that.
      clockTolerance: 60,
    });
    const client = clientOfClaims(payload, now);
    if (client !== undefined) return client;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw badClientToken(error);
    throw error;
  }
  throw badClientToken();
}

/** The one error for every wrong token. */
export function badClientToken(cause?: unknown): AppError {
  return new AppError("unauthenticated", "presence.bad_client_token", {}, { cause });
}

function readKeyId(token: string): string | undefined {
  if (token.length > TOKEN_MAX) return undefined;
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === "string" && isKeyId(kid) ? kid : undefined;
  } catch (error) {
    // What cannot be decoded is no token; jose throws a TypeError for it.
    if (error instanceof TypeError || error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function importKey({ algorithm, key }: ProjectKey): KeyObject | Uint8Array {
  if (algorithm === "HS256") return key;
  const x = Buffer.from(key).toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}
