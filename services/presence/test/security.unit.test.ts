import { generateKeyPairSync, randomBytes } from "node:crypto";
import { generateKeyPair, importPublicKey } from "@switchboard/kit/keys";
import { decodeProtectedHeader, jwtVerify, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import type { ProjectKey } from "../src/domain/project-key.ts";
import { AccessTokens } from "../src/security/access-tokens.ts";
import { verifyClientToken } from "../src/security/client-tokens.ts";
import { PasswordHasher } from "../src/security/password-hasher.ts";
import { hashRefreshSecret, newRefreshSecret, newSuccessorSalt, successorOf } from "../src/security/refresh-secrets.ts";

describe("password hashes", () => {
  const hasher = new PasswordHasher({ memoryKib: 8, passes: 1, parallelism: 1 });

  test("P1: a hash is an argon2id string that fits its password alone", async () => {
    const hash = await hasher.hash("switchboard");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hasher.verify("switchboard", hash)).toBe(true);
    expect(await hasher.verify("Switchboard", hash)).toBe(false);
  });

  test("P1: the same password hashes differently every time", async () => {
    expect(await hasher.hash("switchboard")).not.toBe(await hasher.hash("switchboard"));
  });

  test("P1: nobody's password is never right", async () => {
    expect(await hasher.verify("", undefined)).toBe(false);
  });

  test("P1: the real cost is the one OWASP names", async () => {
    expect(await new PasswordHasher().hash("switchboard")).toContain("$m=19456,t=2,p=1$");
  });

  test("P1: a password is the same however its letters were composed", async () => {
    const hash = await hasher.hash("caf\u00e9-caf\u00e9");
    expect(await hasher.verify("cafe\u0301-cafe\u0301", hash)).toBe(true);
  });
});

describe("refresh secrets", () => {
  test("P1: a successor follows from the spent token and its salt together", () => {
    const secret = newRefreshSecret();
    const salt = newSuccessorSalt();
    expect(successorOf(secret, salt)).toBe(successorOf(secret, salt));
    expect(successorOf(secret, newSuccessorSalt())).not.toBe(successorOf(secret, salt));
    expect(successorOf(newRefreshSecret(), salt)).not.toBe(successorOf(secret, salt));
    expect(hashRefreshSecret(secret).toString("base64url")).not.toContain(secret);
  });
});

describe("access tokens", () => {
  test("P1: the gateway can check a token by itself: who, which session, for fifteen minutes", async () => {
    const keys = generateKeyPair();
    const now = new Date();
    const { token, expiresAt } = await new AccessTokens(keys.privateKey).mint({ id: "7", name: "Alice" }, "s", now);
    const options = { issuer: "presence", audience: "gateway", algorithms: ["EdDSA"] };
    const { payload } = await jwtVerify(token, importPublicKey(keys.publicKey), options);
    expect(payload).toMatchObject({ sub: "7", name: "Alice", sid: "s" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
    expect(expiresAt.getTime()).toBe((payload.exp ?? 0) * 1000);
    expect(decodeProtectedHeader(token).alg).toBe("EdDSA");
  });
});

describe("client tokens", () => {
  const project = { id: "0190a5e0-0000-7000-8000-000000000000", slug: "acme" };
  const secret = randomBytes(32);
  const pair = generateKeyPairSync("ed25519");
  const publicKey = Buffer.from(pair.publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const keys: readonly ProjectKey[] = [
    { keyId: "hs", algorithm: "HS256", key: secret },
    { keyId: "ed", algorithm: "EdDSA", key: publicKey },
  ];
  const now = new Date();
  const nowS = Math.floor(now.getTime() / 1000);
  const good = { sub: "client-1", name: "Ann", email: "ann@example.test", aud: "acme", iat: nowS, exp: nowS + 600 };
  const check = (token: string, at = now) =>
    verifyClientToken(token, project, async (keyId) => keys.find((one) => one.keyId === keyId), at);
  const sign = (claims: Record<string, unknown>, header: { alg: string; kid?: string } = { alg: "HS256", kid: "hs" }) =>
    new SignJWT(claims).setProtectedHeader(header).sign(header.alg === "HS256" ? secret : pair.privateKey);

  test("C4: a site's token names its client, signed either way and meant for the project by slug or id", async () => {
    const client = { id: "client-1", name: "Ann", email: "ann@example.test", expiresAt: new Date((nowS + 600) * 1000) };
    expect(await check(await sign(good))).toEqual(client);
    expect(await check(await sign(good, { alg: "EdDSA", kid: "ed" }))).toEqual(client);
    expect(await check(await sign({ ...good, aud: project.id }))).toEqual(client);
  });

  test("C4: name, email and iat may be missing", async () => {
    const token = await sign({ sub: "client-1", aud: "acme", exp: nowS + 600 });
    expect(await check(token)).toMatchObject({ id: "client-1", name: "", email: "" });
  });

  test.each(["name", "email", "sub"])("X28: a %s with a second line makes a token that is not taken", async (claim) => {
    const token = await sign({ ...good, [claim]: "Bob\nEmail: boss@acme.test" });
    await expect(check(token)).rejects.toMatchObject({ reason: "presence.bad_client_token" });
  });

  const wrong: [string, () => string | Promise<string>][] = [
    ["no token at all", () => ""],
    ["something else than a token", () => "not.a.token"],
    ["an endless token", () => "x".repeat(5000)],
    ["a token without a signature", () => new UnsecuredJWT(good).encode()],
    ["a token whose signature is blank", async () => (await sign(good)).replace(/[^.]+$/, "")],
    ["a token without a key id", () => sign(good, { alg: "HS256" })],
    ["a token of an unknown key", () => sign(good, { alg: "HS256", kid: "other" })],
    ["a key used with another algorithm", () => sign(good, { alg: "HS256", kid: "ed" })],
    ["a public key used as a secret", () => forged(publicKey, "ed")],
    ["a forged signature", () => forged(randomBytes(32), "hs")],
    ["an expired token", () => sign({ ...good, iat: nowS - 601, exp: nowS - 1 })],
    ["a token that expires this very moment", () => sign({ ...good, iat: nowS - 600, exp: nowS })],
    ["a token without an end", () => sign({ ...good, exp: undefined })],
    ["a token that lives for more than an hour", () => sign({ ...good, exp: nowS + 3601 })],
    [
      "a token that ends in a week and hides its beginning",
      () => sign({ ...good, iat: undefined, exp: nowS + 604_800 }),
    ],
    ["a token from the future", () => sign({ ...good, iat: nowS + 120, exp: nowS + 600 })],
    ["a token that is not yet valid", () => sign({ ...good, nbf: nowS + 120 })],
    ["another project's token", () => sign({ ...good, aud: "other" })],
    ["a token for nobody", () => sign({ ...good, aud: undefined })],
    ["a token about nobody", () => sign({ ...good, sub: undefined })],
    ["an empty client id", () => sign({ ...good, sub: "" })],
    ["a name that is no text", () => sign({ ...good, name: { first: "Ann" } })],
    ["an endless email", () => sign({ ...good, email: `${"a".repeat(300)}@example.test` })],
  ];

  test.each(wrong)("C4: %s is refused like every other wrong token", async (_, make) => {
    await expect(check(await make())).rejects.toMatchObject({
      kind: "unauthenticated",
      reason: "presence.bad_client_token",
      params: {},
    });
  });

  function forged(key: Uint8Array, kid: string): Promise<string> {
    return new SignJWT(good).setProtectedHeader({ alg: "HS256", kid }).sign(key);
  }
});
