import { getPresence, setMode } from "@switchboard/contracts/gen/calls";
import { describe, expect } from "vitest";
import { CookieJar } from "../src/cookie-jar.ts";
import { MemoryStorage } from "../src/key-value-storage.ts";
import { RestClient, type TokenSource } from "../src/rest-client.ts";
import { Refusal } from "./fake-gateway.ts";
import { test } from "./fixtures.ts";

const log = () => undefined;

function tokens(): TokenSource & { renewals: number } {
  return {
    renewals: 0,
    renewable: true,
    token() {
      return `token-${this.renewals}`;
    },
    async renew() {
      this.renewals += 1;
    },
  };
}

describe("REST", () => {
  test("G2: a problem is thrown with its kind, reason and status", async ({ gateway }) => {
    gateway.routes.set("GET /v1/presence", () => {
      throw new Refusal(409, "failed_precondition", "chat.already_taken");
    });
    const rest = new RestClient({ baseUrl: gateway.url, fetch, log });

    await expect(rest.call(getPresence)).rejects.toMatchObject({
      name: "ProblemError",
      status: 409,
      kind: "failed_precondition",
      reason: "chat.already_taken",
    });
  });

  test("a broken line is a problem of kind unavailable", async ({ gateway }) => {
    gateway.routes.set("GET /v1/presence", () => {
      throw new Refusal(0, "", "");
    });
    const rest = new RestClient({ baseUrl: gateway.url, fetch, log });

    const answer = rest.call(getPresence);
    await expect(answer).rejects.toMatchObject({ kind: "unavailable", reason: "sdk.unreachable" });
  });

  test("G2: an expired token is renewed once, and the write repeated with the same idempotency key", async ({
    gateway,
  }) => {
    const keys: unknown[] = [];
    gateway.routes.set("PUT /v1/me/mode", ({ headers }) => {
      keys.push(headers["idempotency-key"]);
      if (headers.authorization === "Bearer token-0") throw new Refusal(401, "unauthenticated", "auth.token_expired");
      return { mode: "online" };
    });
    const source = tokens();
    const rest = new RestClient({ baseUrl: gateway.url, fetch, log, tokens: source });
    await rest.call(setMode, { mode: "online" });

    expect(source.renewals).toBe(1);
    expect(keys).toEqual([expect.any(String), keys[0]]);
  });

  test("a token that is refused twice is not renewed again", async ({ gateway }) => {
    gateway.routes.set("GET /v1/presence", () => {
      throw new Refusal(401, "unauthenticated", "auth.invalid_token");
    });
    const source = tokens();
    const rest = new RestClient({ baseUrl: gateway.url, fetch, log, tokens: source });

    await expect(rest.call(getPresence)).rejects.toMatchObject({ status: 401 });
    expect(source.renewals).toBe(1);
  });

  test("outside of browsers cookies are kept, sent where they belong, and dropped when told so", () => {
    const jar = new CookieJar(new MemoryStorage(), "cookies");
    jar.store(["visitor=v1; Path=/; HttpOnly", "refresh=r1; Path=/v1/session; Max-Age=60"]);
    expect(jar.header("/v1/chats")).toBe("visitor=v1");
    expect(jar.header("/v1/session/refresh")).toBe("visitor=v1; refresh=r1");
    expect(jar.header("/v1/sessions")).toBe("visitor=v1");

    jar.store(["refresh=; Path=/v1/session; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "visitor=v2; Path=/"]);
    expect(jar.header("/v1/session")).toBe("visitor=v2");
  });
});
