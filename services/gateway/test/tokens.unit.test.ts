import { newId } from "@switchboard/kit/ids";
import { generateKeyPair, importPrivateKey } from "@switchboard/kit/keys";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { EndedSessions } from "../src/auth/ended-sessions.ts";
import { StaffTokens } from "../src/auth/staff-tokens.ts";
import { VisitorCookies } from "../src/auth/visitor-cookie.ts";
import { VisitorTokens } from "../src/auth/visitor-tokens.ts";

const keys = generateKeyPair();
const rotated = generateKeyPair();
const tokens = new StaffTokens(`${rotated.publicKey}, ${keys.publicKey}`);

interface Claims {
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly exp?: number;
  readonly name?: unknown;
  readonly sid?: string;
}

function mint(claims: Claims, privateKey = keys.privateKey): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 60;
  return new SignJWT({ iss: "presence", aud: "gateway", sub: newId(), name: "Alice", sid: newId(), exp, ...claims })
    .setProtectedHeader({ alg: "EdDSA" })
    .sign(importPrivateKey(privateKey));
}

describe("staff tokens", () => {
  test("P1: a token of presence names its person, also while its key is rotated", async () => {
    const sub = newId();
    expect(await tokens.verify(await mint({ sub }))).toMatchObject({ kind: "staff", id: sub, name: "Alice" });
    expect(await tokens.verify(await mint({ sub }, rotated.privateKey))).toMatchObject({ id: sub });
  });

  test("P1: a token of a session that ended is good no more, though it was believed before, and sockets hear of it", async () => {
    const sid = newId();
    const identity = await tokens.verify(await mint({ sid }));
    const ended = new EndedSessions();
    const told: string[] = [];
    ended.onEnded((id) => told.push(id));
    ended.requireGoingOn(identity);
    ended.add(sid);
    expect(() => ended.requireGoingOn(identity)).toThrow("presence.session_ended");
    expect(told).toEqual([sid]);
  });

  test("an expired token is told from a forged one", async () => {
    const exp = Math.floor(Date.now() / 1000) - 1;
    await expect(tokens.verify(await mint({ exp }))).rejects.toMatchObject({ reason: "auth.token_expired" });
    const forged = await mint({ exp }, generateKeyPair().privateKey);
    await expect(tokens.verify(forged)).rejects.toMatchObject({ reason: "auth.invalid_token" });
  });

  test.each([
    ["of another issuer", { iss: "gateway" }],
    ["for another audience", { aud: "chat" }],
    ["for nobody", { sub: "root" }],
    ["without a name", { name: 7 }],
  ])("a token %s is refused", async (_what, claims) => {
    await expect(tokens.verify(await mint(claims))).rejects.toMatchObject({ reason: "auth.invalid_token" });
  });

  test.each(["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])("what is no token is refused: %s", async (token) => {
    await expect(tokens.verify(token)).rejects.toMatchObject({ kind: "unauthenticated" });
  });
});

describe("visitor cookies", () => {
  const cookies = new VisitorCookies(`${"n".repeat(32)},${"o".repeat(32)}`);

  test("a cookie that was issued is read, also with an older secret", () => {
    const id = newId();
    expect(cookies.read(cookies.issue(id))).toBe(id);
    expect(cookies.read(new VisitorCookies("o".repeat(32)).issue(id))).toBe(id);
  });

  test("C4: a blank, forged or foreign cookie is nobody", () => {
    const id = newId();
    const other = new VisitorCookies("x".repeat(32)).issue(id);
    const moved = `${newId()}.${cookies.issue(id).split(".")[1]}`;
    const values = [undefined, "", id, `${id}.`, other, moved, `${cookies.issue(id)}.more`, "not-an-id.sig"];
    for (const value of values) expect(cookies.read(value)).toBeUndefined();
  });

  test("the raw header of an upgrade is searched for it", () => {
    const id = newId();
    expect(cookies.readHeader(`theme=dark; switchboard_visitor=${cookies.issue(id)}; x=1`)).toBe(id);
    expect(cookies.readHeader("theme=dark")).toBeUndefined();
    expect(cookies.readHeader(undefined)).toBeUndefined();
  });

  test("a secret that is too short is refused at start", () => {
    expect(() => new VisitorCookies(`${"n".repeat(32)},short`)).toThrow("at least 32 characters");
  });
});

describe("visitor tokens", () => {
  const secrets = `${"n".repeat(32)},${"o".repeat(32)}`;
  const tokens = new VisitorTokens(secrets);
  const shop = "https://shop.example";
  const asking = { origin: shop, host: "chat.example" };
  const day = 24 * 60 * 60 * 1000;
  const id = newId();

  test("X4: a token is its visitor's, also with an older secret, for seven days", () => {
    expect(tokens.read(tokens.issue(id, shop), asking)).toBe(id);
    expect(tokens.read(new VisitorTokens("o".repeat(32)).issue(id, shop), asking)).toBe(id);
    expect(tokens.read(tokens.issue(id, shop, 0), asking, 7 * day - 1)).toBe(id);
    expect(() => tokens.read(tokens.issue(id, shop, 0), asking, 7 * day)).toThrow("auth.token_expired");
  });

  test.each([
    ["another site", { origin: "https://other.example", host: "chat.example" }],
    ["a subdomain", { origin: "https://www.shop.example", host: "chat.example" }],
    ["a page of the gateway's own", { origin: undefined, host: "chat.example" }],
    ["a sandboxed frame", { origin: "null", host: "chat.example" }],
  ])("X4: a token is refused from %s", (_, from) => {
    expect(() => tokens.read(tokens.issue(id, shop), from)).toThrow("auth.invalid_token");
  });

  test("X4: pages of the gateway's own host send no origin when they read", () => {
    const own = tokens.issue(id, "https://chat.example");
    expect(tokens.read(own, { origin: undefined, host: "CHAT.example" })).toBe(id);
  });

  test("X4: a forged token is nobody's, and a cookie is no token, nor a token a cookie", () => {
    const token = tokens.issue(id, shop);
    const cookies = new VisitorCookies(secrets);
    const [says = "", signature = ""] = token.slice("sbv_".length).split(".");
    const moved = Buffer.from(JSON.stringify([newId(), shop, Date.now() + day])).toString("base64url");
    const other = new VisitorTokens("x".repeat(32)).issue(id, shop);
    for (const forged of [
      "sbv_",
      "sbv_x",
      `sbv_${says}`,
      `sbv_${moved}.${signature}`,
      other,
      `sbv_${cookies.issue(id)}`,
    ]) {
      expect(() => tokens.read(forged, asking), forged).toThrow("auth.invalid_token");
    }
    expect(cookies.read(token)).toBeUndefined();
    expect(cookies.read(token.slice("sbv_".length))).toBeUndefined();
  });
});
