import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import WebSocket from "ws";

// A process that was asked to open its inspector does so within this.
const attachMs = 30_000;
// A collection takes milliseconds for each of a few hundred MiB.
const answerMs = 30_000;

/** Where a Node process opens its inspector when it is asked to: an option of its own. */
export function inspectorOption(port: number): string {
  return `--inspect-port=127.0.0.1:${port}`;
}

/**
 * Collects the garbage of another Node process through its inspector, so that its memory is what it needs and not what
 * it has not cleared yet. The process was started with {@link inspectorOption}.
 */
export class HeapProbe {
  readonly #pid: number;
  readonly #inspector: WebSocket;
  #nextId = 1;

  private constructor(pid: number, inspector: WebSocket) {
    this.#pid = pid;
    this.#inspector = inspector;
  }

  static async attach(pid: number, port: number): Promise<HeapProbe> {
    process.kill(pid, "SIGUSR1");
    const inspector = new WebSocket(await findInspector(port));
    await once(inspector, "open");
    return new HeapProbe(pid, inspector);
  }

  /** Resident memory after a full collection, in KiB. */
  async residentKb(): Promise<number> {
    // The second one frees what finalisers of the first let go.
    for (let pass = 0; pass < 2; pass++) await this.#call("HeapProfiler.collectGarbage");
    const status = await readFile(`/proc/${this.#pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN);
  }

  detach(): void {
    this.#inspector.terminate();
  }

  #call(method: string): Promise<void> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const finish = (error: Error | undefined) => {
        clearTimeout(timer);
        this.#inspector.off("message", onMessage);
        if (error === undefined) resolve();
        else reject(error);
      };
      const onMessage = (data: Buffer) => {
        const answer = JSON.parse(data.toString()) as { id?: number; error?: { message: string } };
        // Everything else is an event.
        if (answer.id === id) finish(answer.error && new Error(`${method}: ${answer.error.message}`));
      };
      const timer = setTimeout(() => finish(new Error(`${method} was not answered`)), answerMs);
      this.#inspector.on("message", onMessage);
      this.#inspector.send(JSON.stringify({ id, method }));
    });
  }
}

async function findInspector(port: number): Promise<string> {
  const deadline = performance.now() + attachMs;
  for (;;) {
    const found = await askInspector(port).catch(() => undefined);
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`no inspector answers on port ${port}`);
    await delay(20);
  }
}

async function askInspector(port: number): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(2_000) });
  const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
  return target?.webSocketDebuggerUrl;
}
