import { setTimeout as delay } from "node:timers/promises";
import { getPresence } from "@switchboard/contracts/gen/calls";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { People, textsOf } from "./support/people.ts";

/** How long a part is away, in milliseconds. */
const AWAY_MS = 4_000;
/** On a machine that has time it takes 3 s at most, which `npm run bench -- return` measures. */
const PATIENCE_MS = 10_000;
const CHATS = 10;

let system: TestSystem;
let postgres: TcpRelay;
let postgresPort = 0;
let people: People;

beforeAll(async () => {
  system = await startTestSystem({
    postgresThrough: async (port) => {
      postgresPort = port;
      postgres = await TcpRelay.start([port]);
      return postgres.port;
    },
  });
  people = new People(system);
});
afterEach(() => people.leave());
afterAll(async () => {
  await system?.stop();
  await postgres?.stop();
});

/** Takes something away for a while: killed, or, where others use it too, cut off. */
async function beAway(part: string, meanwhile: () => void): Promise<void> {
  if (part === "postgres") {
    postgres.route([]);
    postgres.cut();
    meanwhile();
    await delay(AWAY_MS);
    return postgres.route([postgresPort]);
  }
  const server = part === "nats" || part === "redis" ? system.backends[part] : system.service(part).process;
  await server.kill("SIGKILL");
  meanwhile();
  await delay(AWAY_MS);
  await server.restart();
}

test.each(["gateway", "chat", "presence", "nats", "redis", "postgres"])(
  "C3: everybody talks again within seconds of the return of %s, and who is online is right",
  async (part) => {
    const alice = await people.operator("alice");
    const opened = Array.from({ length: CHATS }, () => people.talking(alice, "hello"));
    const talks = await Promise.all(opened);
    await beAway(part, () => {
      for (const { asked, answering } of talks) {
        asked.send("still there?");
        answering.send("one moment");
      }
    });

    const sides = talks.flatMap(({ asked, answering }) => [asked, answering]);
    await until("everybody has heard the other", () => sides.every((side) => textsOf(side).length === 3), PATIENCE_MS);
    for (const side of sides) expect(textsOf(side).sort()).toEqual(["hello", "one moment", "still there?"]);
    const isOnline = async () => {
      const { departments } = await alice.call(getPresence);
      return departments.some(({ online }) => online.some(({ name }) => name === "Alice"));
    };
    await until("alice is known to be online", isOnline, PATIENCE_MS);
  },
);
