import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Dialogue } from "./support/dialogue.ts";
import { People } from "./support/people.ts";

const CHATS = 200;
const TURNS = 8;

let system: TestSystem;
let balancer: TcpRelay;
let ports: readonly number[];
let people: People;

beforeAll(async () => {
  system = await startTestSystem({
    gateways: 2,
    env: {
      // Two operators answer 100 chats each as fast as a machine can: the limit of frames is not what is tested here.
      GATEWAY_STAFF_FRAME_BURST: "100000",
      GATEWAY_STAFF_FRAMES_PER_SECOND: "100000",
      GATEWAY_DRAIN_SPREAD_MS: "1000",
      // An instance waits for its sockets to move, however busy this machine is.
      SHUTDOWN_GRACE_MS: "60000",
    },
  });
  ports = system.gatewayUrls.map((url) => Number(new URL(url).port));
  balancer = await TcpRelay.start(ports);
  people = new People({ gatewayUrls: [`http://127.0.0.1:${balancer.port}`] });
});
afterAll(async () => {
  people?.leave();
  await balancer?.stop();
  await system?.stop();
});

/** What a deployment does to one instance: no new connections, SIGTERM, a new process, connections again. */
async function roll(label: string, others: readonly number[]): Promise<void> {
  balancer.route(others);
  await system.service(label).process.restart();
  balancer.route(ports);
}

test("G6: 200 chats lose nothing and no operator flaps while every gateway is replaced, one after the other", async () => {
  const [alice, boris, carol] = await Promise.all(
    (["alice", "boris", "carol"] as const).map((name) => people.operator(name)),
  );
  if (alice === undefined || boris === undefined || carol === undefined) throw new TypeError("three operators");
  const states: string[] = [];
  for (const { connection } of [alice, boris]) connection.stateChanged.subscribe((state) => states.push(state));

  const dialogues: Dialogue[] = [];
  for (let i = 0; i < CHATS; i += 20) {
    const some = Array.from({ length: 20 }, (_, j) => i + j);
    dialogues.push(
      ...(await Promise.all(some.map((n) => Dialogue.begin(people, n % 2 === 0 ? alice : boris, n, TURNS)))),
    );
  }
  const seen: string[][] = [];
  carol.connection.on("presence", ({ department: { department_name, online } }) => {
    if (department_name === "Support") seen.push(online.map(({ name }) => name));
  });

  for (const dialogue of dialogues) dialogue.talk();
  await roll("gateway", ports.slice(1));
  await roll("gateway-2", ports.slice(0, 1));
  await until("all have said everything", () => dialogues.every(({ finished }) => finished), 120_000);
  for (const dialogue of dialogues) await dialogue.expectWhole();

  expect(states.filter((state) => state !== "live")).toEqual([]);
  for (const names of seen) expect(names).toEqual(expect.arrayContaining([alice.staff?.name, boris.staff?.name]));
});
