import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { createPool } from "@switchboard/pg/pool";
import { silentLog } from "@switchboard/testing/log";
import type { TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import type { Violation } from "../../src/store/invariants.ts";
import { brokenPromises, changesByKind, isQuiet, leftovers, violationsNow } from "./checks.ts";
import { type CommandName, commands, type World, weights } from "./commands.ts";
import { Company } from "./company.ts";
import { someChat } from "./desk.ts";
import { Ledger } from "./ledger.ts";
import { Random } from "./random.ts";
import { Replicas } from "./replicas.ts";

/** People who do something at the same time. */
const WORKERS = 12;
const VISITORS = 60;
/** The invariants are looked at after so many commands each. */
const SAMPLE_EVERY = 25;
/** A process dies after so many commands each. */
const DEATH_EVERY = 250;
const QUIET_MS = 60_000;

/** What a run came to. */
export interface Outcome {
  readonly seed: number;
  readonly commands: number;
  /** Reasons, and how often. */
  readonly refused: Readonly<Record<string, number>>;
  readonly messages: number;
  readonly samples: number;
  readonly deaths: readonly string[];
  /** Kinds of changes of chats, and how often. */
  readonly changes: Readonly<Record<string, number>>;
  /** Violations of C18 at sampled moments, and what was promised and not kept; empty when all is well. */
  readonly violations: readonly Violation[];
  readonly broken: readonly string[];
  /** What remains when every chat is over: zeros. */
  readonly left: Readonly<Record<string, number>>;
}

/**
 * Gives random commands to three processes of the service at once while processes are killed and come back, and looks at
 * sampled moments and at rest whether everything that must always be true is. The seed decides which commands come;
 * which chats they meet, the race between the processes.
 */
export async function runChaos(system: TestSystem, seed: number, count: number): Promise<Outcome> {
  const since = new Date();
  const pool = createPool(system.databaseUrls.chat, 8, silentLog);
  const company = await Company.found(system);
  const replicas = new Replicas(system, await company.token({ kind: "service", name: "gateway" }));
  const ledger = new Ledger();
  const visitors = Array.from({ length: VISITORS }, () => ({ kind: "visitor", id: newId() }) as const);
  const world: World = { pool, replicas, company, visitors, ledger };
  try {
    await until("the company is known", async () => (await staffKnown(world)) === company.operators.length, 60_000);
    const run = new Run(system, world, new Random(seed), count, since);
    await run.work();
    await until("everything has come to rest", () => isQuiet(pool), QUIET_MS);
    await run.sample();
    const { violations, samples, deaths } = run;
    const broken = await brokenPromises(pool, ledger);
    const changes = await changesByKind(pool);
    await endAll(world, new Random(seed));
    const refused = Object.fromEntries(ledger.refusals);
    const { size: messages } = ledger.accepted;
    const left = await leftovers(pool);
    return { seed, commands: count, refused, messages, samples, deaths, changes, violations, broken, left };
  } finally {
    replicas.close();
    await company.close();
    await pool.end();
  }
}

/** The commands of one run, given by several at a time. */
class Run {
  readonly #system: TestSystem;
  readonly #world: World;
  readonly #random: Random;
  readonly #count: number;
  readonly #since: Date;
  /** One that lasts is found many times. */
  readonly #violations = new Map<string, Violation>();
  readonly deaths: string[] = [];
  samples = 0;
  #given = 0;
  /** Of the process that died last. */
  #recovery: Promise<void> = Promise.resolve();

  constructor(system: TestSystem, world: World, random: Random, count: number, since: Date) {
    this.#system = system;
    this.#world = world;
    this.#random = random;
    this.#count = count;
    this.#since = since;
  }

  get violations(): Violation[] {
    return [...this.#violations.values()];
  }

  async work(): Promise<void> {
    const { company } = this.#world;
    for (const operator of company.operators.slice(0, 6)) await company.connect(operator);
    await Promise.all(Array.from({ length: WORKERS }, () => this.#worker()));
    await this.#recovery;
  }

  async #worker(): Promise<void> {
    while (this.#given < this.#count) {
      this.#given += 1;
      const given = this.#given;
      // Drawn here and not in the command, so that the order of answers does not change what comes next.
      const name = this.#random.weighted(weights);
      const random = new Random(this.#random.next());
      if (given % DEATH_EVERY === 0 && given < this.#count) this.#killOne();
      await this.#give(name, random);
      if (given % SAMPLE_EVERY === 0) await this.sample();
    }
  }

  async #give(name: CommandName, random: Random): Promise<void> {
    try {
      await commands[name](this.#world, random);
    } catch (error) {
      // What the product refuses is an answer; what it does not know how to refuse is a bug.
      if (!(error instanceof AppError) || error.kind === "internal" || error.kind === "invalid_argument") throw error;
      this.#world.ledger.refuse(error.reason);
    }
  }

  /** Looks at this moment. */
  async sample(): Promise<void> {
    this.samples += 1;
    for (const violation of await violationsNow(this.#world.pool, this.#since)) {
      this.#violations.set(`${violation.invariant} ${violation.id}`, violation);
    }
  }

  /** One process dies without a goodbye and is started again; the next one only dies when it is back. */
  #killOne(): void {
    // Routing and deadlines are what this is about, so mostly it is a process that runs them.
    const kind = this.deaths.length % 3 === 1 ? "presence" : "chat";
    const { label, process } = this.#random.of(this.#system.services.filter(({ service }) => service === kind));
    this.deaths.push(label);
    this.#recovery = this.#recovery.then(async () => {
      await process.kill("SIGKILL");
      await process.restart();
    });
    // A failure is thrown by whoever waits for it at the end.
    this.#recovery.catch(() => undefined);
  }
}

async function staffKnown({ pool }: World): Promise<number> {
  const { rows } = await pool.query<{ count: number }>("select count(*)::int as count from staff");
  return rows[0]?.count ?? 0;
}

/** Every visitor ends the chat they have open. */
async function endAll({ pool, replicas, company }: World, random: Random): Promise<void> {
  for (;;) {
    const chat = await someChat(pool, "c.state <> 'ended'", 0);
    if (chat === undefined) return;
    const callerToken = await company.token({ kind: "visitor", id: chat.visitorId });
    await replicas.persist(random, ({ chat: client }) => client.endChat({ chatId: chat.id }, { callerToken }));
  }
}
