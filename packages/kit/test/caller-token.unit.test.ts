import { type Caller, callerKey, requireScope } from "@switchboard/kit/caller";
import { CallerSigner, CallerVerifier } from "@switchboard/kit/caller-token";
import { generateKeyPair, importPrivateKey } from "@switchboard/kit/keys";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";

const gateway = generateKeyPair();
const chat = generateKeyPair();
const verifier = new CallerVerifier(`gateway:${gateway.publicKey},chat:${chat.publicKey}`);
const alice: Caller = { kind: "staff", id: "0190", name: "Alice" };
const refusal = { kind: "unauthenticated", reason: "caller.bad_token" };

describe("caller tokens", () => {
  test("the gateway may speak for anybody", async () => {
    const token = await new CallerSigner("gateway", gateway.privateKey).sign(alice);
    expect(await verifier.verify(token)).toEqual(alice);
    expect(verifier.verifyCached(token)).toEqual(alice);
  });

  test("another service may speak for itself alone", async () => {
    const signer = new CallerSigner("chat", chat.privateKey);
    expect(await verifier.verify(await signer.sign({ kind: "service", name: "chat" }))).toMatchObject({ name: "chat" });
    await expect(verifier.verify(await signer.sign(alice))).rejects.toMatchObject(refusal);
    await expect(verifier.verify(await signer.sign({ kind: "service", name: "gateway" }))).rejects.toMatchObject(
      refusal,
    );
  });

  test("G4: an integration is told with its key's scopes, and let in where it has the one that is needed", async () => {
    const key: Caller = { kind: "key", id: "0191", name: "Reports", scopes: ["chats:read"] };
    const told = await verifier.verify(await new CallerSigner("gateway", gateway.privateKey).sign(key));
    expect(requireScope(told, "chats:read")).toEqual(key);
    expect(callerKey(told)).toBe("key:0191");
    const refused = expect.objectContaining({ reason: "caller.not_allowed" });
    expect(() => requireScope(told, "chats:write")).toThrow(refused);
    expect(() => requireScope(alice, "chats:read")).toThrow(refused);
  });

  test("a token signed with a key that is not the issuer's is refused", async () => {
    const forged = await new CallerSigner("gateway", chat.privateKey).sign(alice);
    await expect(verifier.verify(forged)).rejects.toMatchObject(refusal);
  });

  test.each(["", "rubbish", "a.b.c"])("'%s' is no token", async (token) => {
    await expect(verifier.verify(token)).rejects.toMatchObject(refusal);
  });

  test("an expired token is refused", async () => {
    const expired = await new SignJWT({ caller: alice })
      .setProtectedHeader({ alg: "EdDSA" })
      .setIssuer("gateway")
      .setAudience("switchboard")
      .setIssuedAt(1_000)
      .setExpirationTime(1_060)
      .sign(importPrivateKey(gateway.privateKey));
    await expect(verifier.verify(expired)).rejects.toMatchObject(refusal);
  });

  test("while a key is rotated both are believed", async () => {
    const next = generateKeyPair();
    const both = new CallerVerifier(`gateway:${gateway.publicKey},gateway:${next.publicKey}`);
    expect(await both.verify(await new CallerSigner("gateway", next.privateKey).sign(alice))).toEqual(alice);
    expect(await both.verify(await new CallerSigner("gateway", gateway.privateKey).sign(alice))).toEqual(alice);
  });
});
