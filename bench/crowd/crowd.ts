import { Worker } from "../system/worker.ts";
import type { CrowdOrder, CrowdReport, Heard, MemberSpec } from "./crowd-job.ts";

/** Sockets of one process: below the usual limit of open files, and no more than one processor's worth of work. */
const socketsOfProcess = 5_000;
// All processes together open so many at a time; more would only measure the backlog of listen().
const connectAtOnce = 64;

/** Thousands of idle sockets, in processes of their own. */
export class Crowd {
  readonly #parts: readonly CrowdPart[];

  private constructor(parts: readonly CrowdPart[]) {
    this.#parts = parts;
  }

  /** Connects everybody, some at a time; resolves when all are welcome. */
  static async connect(url: string, members: readonly MemberSpec[]): Promise<Crowd> {
    const count = Math.ceil(members.length / socketsOfProcess);
    const parts = Array.from({ length: count }, (_, index) => {
      const own = members.filter((_spec, member) => member % count === index);
      // Visitors come from everywhere; here from addresses of this machine, because one has 28 000 ports only.
      const localAddresses = Array.from({ length: 4 }, (_address, next) => `127.0.${index + 1}.${next + 1}`);
      return new CrowdPart({
        kind: "connect",
        url,
        members: own,
        atOnce: Math.ceil(connectAtOnce / count),
        localAddresses,
      });
    });
    const crowd = new Crowd(parts);
    try {
      await crowd.#whole();
      return crowd;
    } catch (error) {
      crowd.kill();
      throw error;
    }
  }

  /** Whether everybody is there. */
  get whole(): boolean {
    return this.#parts.every((part) => part.whole);
  }

  /** Resolves, with the moment in milliseconds since the epoch, when everybody was dropped once and is there again. */
  async comeBack(): Promise<number> {
    await Promise.all(this.#parts.map((part) => part.worker.next("broken")));
    return this.#whole();
  }

  /** Closes all sockets; answers what was heard on them. */
  async disconnect(): Promise<Heard> {
    const heard = await Promise.all(
      this.#parts.map(async (part) => {
        part.worker.tell({ kind: "disconnect" });
        return (await part.worker.next("disconnected")).heard;
      }),
    );
    this.kill();
    const sum = (read: (one: Heard) => number) => heard.reduce((total, one) => total + read(one), 0);
    return {
      heartbeats: sum(({ heartbeats }) => heartbeats),
      attempts: sum(({ attempts }) => attempts),
      drops: sum(({ drops }) => drops),
      refusals: sum(({ refusals }) => refusals),
      firstRefusal: heard.find(({ firstRefusal }) => firstRefusal !== undefined)?.firstRefusal,
    };
  }

  /** Ends the processes. */
  kill(): void {
    for (const part of this.#parts) part.worker.end();
  }

  async #whole(): Promise<number> {
    const reports = await Promise.all(this.#parts.map((part) => part.worker.next("whole")));
    return Math.max(...reports.map(({ at }) => at));
  }
}

/** One process of a crowd. */
class CrowdPart {
  readonly worker = new Worker<CrowdOrder, CrowdReport>(new URL("./main.ts", import.meta.url), ({ kind }) => {
    this.whole = kind === "whole";
  });
  whole = false;

  constructor(order: CrowdOrder) {
    this.worker.tell(order);
  }
}
