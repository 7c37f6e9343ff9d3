import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { SetupError } from "../setup-error.ts";
import { guard } from "./guardian.ts";
import { LogTail } from "./log-tail.ts";

/** What to run and how to tell that it is up. */
export interface ProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Everything the process writes goes to this file too. */
  readonly logFile?: string | undefined;
  /** Asks it to finish; SIGTERM unless given. */
  readonly stopSignal?: NodeJS.Signals;
  /** Should this process be killed, higher stages are ended before lower ones; 0 unless given. */
  readonly stage?: number;
  /** How long it may take to finish before SIGKILL; 10 s unless given. */
  readonly stopGraceMs?: number;
  /** Polled until true; it may throw, which counts as false. */
  readonly ready: () => Promise<boolean>;
  /** 20 s unless given. */
  readonly readyTimeoutMs?: number;
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Run {
  readonly child: ChildProcess;
  readonly exit: Promise<Exit>;
  ended: Exit | undefined;
  /** True once somebody here asked it to end. */
  expected: boolean;
}

const pollMs = 25;

const running = new Set<ChildProcess>();

/** Ends every process that was started here, at once and without waiting: for somebody who is out of patience. */
export function killAllProcesses(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** A process that can be started, killed and started again the same way, and that never outlives this one. */
export class ManagedProcess {
  readonly name: string;
  readonly log: LogTail;
  readonly #options: ProcessOptions;
  #run: Run | undefined;
  #onDeath: ((how: string) => void) | undefined;

  private constructor(options: ProcessOptions) {
    this.name = options.name;
    this.#options = options;
    this.log = new LogTail(options.logFile);
  }

  /** Starts it and waits until it is ready. Throws SetupError with the end of its log when it does not come up. */
  static async start(options: ProcessOptions): Promise<ManagedProcess> {
    const managed = new ManagedProcess(options);
    await managed.#start();
    return managed;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#run?.ended === undefined ? this.#run?.child.pid : undefined;
  }

  /** Called when it ends without having been asked to. */
  onDeath(callback: (how: string) => void): void {
    this.#onDeath = callback;
  }

  /** Asks it to finish, waits, and kills it when its grace is over. Does nothing when it does not run. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#run?.child.kill("SIGKILL"), this.#options.stopGraceMs ?? 10_000);
    await this.kill(this.#options.stopSignal ?? "SIGTERM");
    clearTimeout(timer);
  }

  /** Sends the signal and waits for the end. For tests of what the others do meanwhile. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const run = this.#run;
    if (run === undefined || run.ended !== undefined) return;
    run.expected = true;
    run.child.kill(signal);
    await run.exit;
  }

  /** Stops it if it runs, then starts it the same way: same arguments, ports and data. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#start();
  }

  async #start(): Promise<void> {
    const run = this.#spawn();
    this.#run = run;
    try {
      await this.#untilReady(run);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  #spawn(): Run {
    const { command, args, env, cwd, uid, gid, stopSignal, stage } = this.#options;
    const child = spawn(command, args, {
      env: env ?? process.env,
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
      stdio: ["ignore", "pipe", "pipe"],
      // Its own group: Ctrl-C reaches only the process that then stops everything in order.
      detached: true,
    });
    guard(child, stopSignal ?? "SIGTERM", stage ?? 0);
    running.add(child);
    this.log.follow(child.stdout);
    this.log.follow(child.stderr);
    const exit = new Promise<Exit>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
      child.once("error", () => resolve({ code: null, signal: null }));
    });
    const run: Run = { child, exit, ended: undefined, expected: false };
    void exit.then((how) => {
      run.ended = how;
      running.delete(child);
      if (!run.expected) this.#onDeath?.(describeExit(how));
    });
    return run;
  }

  async #untilReady(run: Run): Promise<void> {
    const timeoutMs = this.#options.readyTimeoutMs ?? 20_000;
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      if (run.ended !== undefined) {
        run.expected = true;
        throw new SetupError(`${this.name} ${describeExit(run.ended)} while starting.\n${this.log.text()}`);
      }
      if (await this.#options.ready().catch(() => false)) return;
      if (Date.now() > deadline) {
        throw new SetupError(`${this.name} was not ready after ${timeoutMs / 1000} s.\n${this.log.text()}`);
      }
      await delay(pollMs);
    }
  }
}

function describeExit({ code, signal }: Exit): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? "could not be run" : `ended with exit code ${code}`;
}
