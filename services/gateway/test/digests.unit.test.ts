import { describe, expect, test } from "vitest";
import { Digests } from "../src/realtime/threads/digests.ts";

/** Digests of what `now` says; keeps which keys were found stale, and what was asked for. */
function digestsOf(now: Map<string, string>) {
  const stale: string[] = [];
  const asked: string[][] = [];
  const read = async (keys: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    asked.push([...keys]);
    return new Map(keys.flatMap((key): [string, string][] => [[key, now.get(key) ?? ""]]));
  };
  return { digests: new Digests(read, (key) => void stale.push(key)), stale, asked };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("C7: changes whose pushes were lost", () => {
  test("what changed without a push since the key began is stale, once", async () => {
    const now = new Map([["support", "1"]]);
    const { digests, stale } = digestsOf(now);
    digests.begin(["support"]);
    await turn();
    now.set("support", "2");
    for (let times = 0; times < 2; times += 1) await digests.compare(["support"]);
    expect(stale).toEqual(["support"]);
  });

  test("what a push told of is not stale", async () => {
    const now = new Map([["support", "1"]]);
    const { digests, stale } = digestsOf(now);
    await digests.compare(["support"]);
    now.set("support", "2");
    digests.notePush("support");
    await digests.compare(["support"]);
    expect(stale).toEqual([]);
  });

  test("keys that begin together are asked for together, those that are known not again", async () => {
    const { digests, asked } = digestsOf(new Map());
    for (const key of ["support", "sales", "support"]) digests.begin([key]);
    await turn();
    digests.begin(["sales"]);
    await turn();
    expect(asked).toEqual([["support", "sales"]]);
  });

  test("a question that fails leaves the key unknown, and the next one learns it", async () => {
    const stale: string[] = [];
    let fails = true;
    let digest = "1";
    const read = async (keys: readonly string[]): Promise<ReadonlyMap<string, string>> => {
      if (fails) throw new Error("chat is away");
      return new Map(keys.map((key) => [key, digest]));
    };
    const digests = new Digests(read, (key) => void stale.push(key));
    digests.begin(["support"]);
    await expect(digests.compare(["support"])).rejects.toThrow("chat is away");
    fails = false;
    await digests.compare(["support"]);
    digest = "2";
    await digests.compare(["support"]);
    expect(stale).toEqual(["support"]);
  });

  test("what changed while a key began is stale, though the first comparison was under way", async () => {
    const stale: string[] = [];
    const answers: ((digest: string) => void)[] = [];
    const read = (keys: readonly string[]) =>
      new Promise<ReadonlyMap<string, string>>((resolve) => {
        answers.push((digest) => resolve(new Map(keys.map((key) => [key, digest]))));
      });
    const digests = new Digests(read, (key) => void stale.push(key));
    const compared = digests.compare(["support"]);
    digests.begin(["support"]);
    await turn();
    answers[1]?.("1");
    await turn();
    answers[0]?.("2");
    await compared;
    expect(stale).toEqual(["support"]);
  });

  test("a key that nobody follows any more is forgotten", async () => {
    const now = new Map([["support", "1"]]);
    const { digests, stale } = digestsOf(now);
    await digests.compare(["support"]);
    await digests.compare([]);
    now.set("support", "2");
    await digests.compare(["support"]);
    expect(stale).toEqual([]);
  });
});
