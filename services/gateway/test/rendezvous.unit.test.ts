import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resolveAddresses } from "../src/realtime/exchange/addresses.ts";
import { chooseNode, hashString } from "../src/realtime/exchange/rendezvous.ts";

const nodesOf = (names: readonly string[]) => names.map((name) => ({ name, hash: hashString(name) }));
const names = ["10.0.0.1:9001", "10.0.0.2:9001", "10.0.0.3:9001", "10.0.0.4:9001"];

describe("rendezvous hashing", () => {
  test("without nodes there is none to choose", () => {
    expect(chooseNode("key", [])).toBeUndefined();
  });

  test("the choice does not depend on the order of the nodes", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.shuffledSubarray(names, { minLength: 1 }), (key, some) => {
        const sorted = chooseNode(key, nodesOf([...some].sort()));
        expect(chooseNode(key, nodesOf(some))?.name).toBe(sorted?.name);
      }),
    );
  });

  test("when a node goes only its own keys move", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom(...names), (key, gone) => {
        const before = chooseNode(key, nodesOf(names))?.name;
        const after = chooseNode(key, nodesOf(names.filter((name) => name !== gone)))?.name;
        if (before !== gone) expect(after).toBe(before);
      }),
    );
  });

  test("keys spread over all nodes", () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 4000; index += 1) {
      const name = chooseNode(`0190b000-0000-7000-8000-${index}`, nodesOf(names))?.name ?? "";
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const name of names) expect(counts.get(name)).toBeGreaterThan(600);
  });
});

describe("addresses of chat", () => {
  test("a name stands for every address behind it, an address for itself", async () => {
    const resolve = async (host: string) => (host === "chat" ? ["10.0.0.1", "10.0.0.2"] : ["::1"]);
    const found = await resolveAddresses("chat:9001, 127.0.0.1:9002,[::1]:9003,six:9004", resolve);
    expect([...found]).toEqual(["10.0.0.1:9001", "10.0.0.2:9001", "127.0.0.1:9002", "[::1]:9003", "[::1]:9004"]);
  });

  test("a name that cannot be resolved is an error, so that what was known is kept", async () => {
    const resolve = () => Promise.reject(new Error("ENOTFOUND"));
    await expect(resolveAddresses("chat:9001", resolve)).rejects.toThrow("ENOTFOUND");
  });
});
