import { setTimeout as delay } from "node:timers/promises";
import { HEARTBEAT_MS } from "@switchboard/contracts/limits";
import type { ManagedProcess } from "@switchboard/stack/process/managed-process";
import { freePort } from "@switchboard/stack/process/ports";
import { Crowd } from "../crowd/crowd.ts";
import type { Heard, MemberSpec } from "../crowd/crowd-job.ts";
import { startSocketsFloor } from "../floor/start-sockets-floor.ts";
import type { Percentiles } from "../load/job.ts";
import type { LoadProcess } from "../load/load-process.ts";
import { CpuMeter, type CpuUse } from "../report/cpu-meter.ts";
import { HeapProbe, inspectorOption } from "../report/heap-probe.ts";
import type { Sample } from "../report/sample.ts";
import type { Contender } from "../system/contender.ts";
import { measure } from "./rounds.ts";

const perSecond = 500;
const chats = 100;
/** Two beats: whatever connecting left behind has settled, and everybody was pinged. */
const idleMs = 2 * HEARTBEAT_MS + 500;

/** How large and how long. */
export interface SocketsPlan {
  readonly visitors: number;
  readonly withChat: number;
  readonly operators: number;
  readonly warmupMs: number;
  readonly measureMs: number;
}

/** What takes part. */
export interface SocketsField {
  readonly gateway: ManagedProcess;
  /** The same system, to send messages through. */
  readonly contender: Contender;
  readonly load: LoadProcess;
  readonly sharedPids: Readonly<Record<string, number>>;
  readonly url: string;
  readonly members: readonly MemberSpec[];
  readonly inspectorPort: number;
}

/** What one round found. */
export interface SocketsRound {
  readonly kbPerSocket: number;
  /** The same of the bare server. */
  readonly floor: { readonly kbPerSocket: number; readonly connectCpuMs: number };
  /** Resident memory of the gateway with everybody connected. */
  readonly gatewayMb: number;
  readonly connectS: number;
  /** CPU time of the gateway for one connection. */
  readonly connectCpuMs: number;
  /** Of one processor. */
  readonly idleCpu: number;
  /** A message until the operator sees it, in milliseconds. */
  readonly alone: Percentiles;
  readonly loaded: Percentiles;
  readonly restartS: number;
  readonly stormS: number;
  readonly heard: Heard;
  /** Messages lost, doubled or out of order. */
  readonly faults: number;
  /** What strangers took of the machine in each measurement. */
  readonly foreign: readonly number[];
  /** While messages were measured. */
  readonly cpu: { readonly alone: CpuUse; readonly loaded: CpuUse };
}

/** Measures messages alone, connects everybody to a fresh gateway, measures again, kills it. */
export async function runSocketsRound(field: SocketsField, plan: SocketsPlan, round: number): Promise<SocketsRound> {
  const floor = await measureFloor(field.members.length);
  // Memory that an earlier crowd left free would make this one look smaller.
  await field.gateway.restart();
  await sendMessages(field, plan, round);
  const alone = await sendMessages(field, plan, round);
  const { crowd, ...settled } = await settleCrowd(field);
  try {
    const loaded = await sendMessages(field, plan, round);
    if (!crowd.whole) throw new Error("the gateway dropped sockets of the crowd");
    const storm = await die(field.gateway, crowd);
    return {
      ...settled,
      ...storm,
      floor,
      alone: alone.outcome.seen,
      loaded: loaded.outcome.seen,
      heard: await crowd.disconnect(),
      faults: faultsOf(alone) + faultsOf(loaded),
      foreign: [...settled.foreign, alone.cpu.foreign, loaded.cpu.foreign],
      cpu: { alone: alone.cpu, loaded: loaded.cpu },
    };
  } finally {
    crowd.kill();
  }
}

function sendMessages(
  { load, contender, sharedPids }: SocketsField,
  plan: SocketsPlan,
  round: number,
): Promise<Sample> {
  const { warmupMs, measureMs } = plan;
  const phase = { name: `${perSecond}/s`, load: { kind: "open", perSecond } as const, chats, warmupMs, measureMs };
  return measure({ load, contender, phase, round, seed: round, sharedPids });
}

/** Connects the crowd and waits until it is idle. */
async function settleCrowd({ gateway, url, members, inspectorPort }: SocketsField) {
  const pid = gateway.pid ?? 0;
  const probe = await HeapProbe.attach(pid, inspectorPort);
  try {
    const before = await probe.residentKb();
    const connecting = startMeter(pid);
    const crowd = await Crowd.connect(url, members);
    const connected = connecting();
    await delay(HEARTBEAT_MS);
    const idling = startMeter(pid);
    await delay(idleMs);
    const idle = idling();
    const after = await probe.residentKb();
    return {
      crowd,
      connectS: connected.elapsedS,
      connectCpuMs: (connected.cpuS * 1000) / members.length,
      kbPerSocket: (after - before) / members.length,
      gatewayMb: after / 1024,
      idleCpu: idle.cpuS / idle.elapsedS,
      foreign: [idle.foreign],
    };
  } finally {
    probe.detach();
  }
}

/** Begins to measure the CPU time of a process; the answer ends it. */
function startMeter(pid: number): () => { elapsedS: number; cpuS: number; foreign: number } {
  const meter = new CpuMeter();
  const startedAt = performance.now();
  meter.start({ pid });
  return () => {
    const { seconds, foreign } = meter.stop({ pid });
    return { elapsedS: (performance.now() - startedAt) / 1000, cpuS: seconds["pid"] ?? Number.NaN, foreign };
  };
}

/** Kills the gateway and starts it again on its port; seconds until it is ready, and until everybody is back. */
async function die(gateway: ManagedProcess, crowd: Crowd): Promise<{ restartS: number; stormS: number }> {
  const diedAt = Date.now();
  const back = crowd.comeBack();
  await gateway.kill("SIGKILL");
  await gateway.restart();
  const restartS = (Date.now() - diedAt) / 1000;
  return { restartS, stormS: ((await back) - diedAt) / 1000 };
}

/** Memory of a socket of the bare server, in KiB, and its CPU time for a connection, in milliseconds. */
async function measureFloor(sockets: number): Promise<SocketsRound["floor"]> {
  const port = await freePort();
  const floor = await startSocketsFloor({ NODE_OPTIONS: inspectorOption(port) });
  try {
    const probe = await HeapProbe.attach(floor.process.pid ?? 0, port);
    // As ours the process has worked before: what it needs for itself is not counted.
    await (await connectToFloor(floor.url, Math.ceil(sockets / 10))).disconnect();
    const before = await probe.residentKb();
    const connecting = startMeter(floor.process.pid ?? 0);
    const crowd = await connectToFloor(floor.url, sockets);
    const { cpuS } = connecting();
    await delay(HEARTBEAT_MS);
    const after = await probe.residentKb();
    crowd.kill();
    probe.detach();
    return { kbPerSocket: (after - before) / sockets, connectCpuMs: (cpuS * 1000) / sockets };
  } finally {
    await floor.process.stop();
  }
}

function connectToFloor(url: string, sockets: number): Promise<Crowd> {
  return Crowd.connect(`${url}/crowd`, new Array<MemberSpec>(sockets).fill({}));
}

function faultsOf({ outcome: { lost, doubled, reordered } }: Sample): number {
  return lost + doubled + reordered;
}
