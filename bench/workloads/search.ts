import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Percentiles } from "../load/job.ts";
import { connectMeilisearch, type PlainMeilisearch } from "../peers/plain-meilisearch.ts";
import { CpuMeter } from "../report/cpu-meter.ts";
import { type Figure, isDisturbed, medianOf, summariseFigures } from "../report/figures.ts";
import { peakMemory } from "../report/resident-memory.ts";
import { describeRun, reportRun } from "../report/run-report.ts";
import { percentiles } from "../report/stats.ts";
import { type ClientDirectory, connectDirectory } from "../system/client-directory.ts";
import { withClient } from "../system/database.ts";
import { profileOptions } from "../system/start-switchboard.ts";
import { say, withBackends, withSystem } from "../system/with-system.ts";
import type { WorkloadOptions } from "./options.ts";
import {
  faultKinds,
  hardKinds,
  type Misspelling,
  type QuestionKind,
  Questions,
  questionKinds,
  scripts,
} from "./search-questions.ts";

const CALLERS = 32;
const WARMUPS = 50;

/** What is asked how often, of directories of which sizes. */
interface Plan {
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly repetitions: number;
  readonly misspellings: number;
}

const full = { sizes: [1_000, 10_000, 100_000, 1_000_000], repetitions: 400, misspellings: 1_000 };
const quick = { sizes: [1_000, 10_000, 50_000], repetitions: 100, misspellings: 40 };

/** What questions take in one round, in milliseconds. */
interface SearchRound {
  readonly size: number;
  /** Every question alone, by its kind. */
  readonly alone: Readonly<Record<QuestionKind, Percentiles>>;
  /** Those as one types, with 32 callers. */
  readonly crowd: Percentiles;
  /** An exact value straight from Postgres, with the row of its client. */
  readonly sql: Percentiles;
  /** A question with nothing in it, for which nobody asks the database: what the way to the service and back takes. */
  readonly empty: Percentiles;
  readonly foreign: number;
}

/** Finding clients among a thousand to a million: what it takes, and how many misspellings find who is meant. */
export function benchSearch(options: WorkloadOptions): Promise<number> {
  const plan: Plan = { ...(options.quick ? quick : full), rounds: options.rounds ?? (options.quick ? 2 : 5) };
  return withBackends(async (backends) => {
    const run = await describeRun("search", options.quick, backends);
    const profiling = { NODE_OPTIONS: profileOptions(options.profileDir).join(" ") };
    // Otherwise with the options that the service has everywhere, which keep its memory small.
    const env = options.profileDir === undefined ? {} : profiling;
    const plain = connectMeilisearch(process.env);
    if (plain === undefined) say("MEILI_URL is not set: nothing is compared with Meilisearch");
    const { rounds, rates, found, lag, memory, peer } = await withSystem(backends, { env, searches: 1 }, (system) =>
      withClient(system.databaseUrls.search, async (client) => {
        const directory = await connectDirectory(system);
        try {
          const pid = system.services.find(({ label }) => label.startsWith("search"))?.process.pid ?? 0;
          return await measureAll(directory, client, plan, pid, plain);
        } finally {
          directory.close();
          await plain?.close();
        }
      }),
    );
    const noisy = rounds.filter(({ size }) => size === plan.sizes.at(-1)).map(({ foreign }) => isDisturbed([foreign]));
    const lines = [
      ...summariseFigures(timeFigures(rounds, plan), noisy),
      ...summariseFigures([...rates, ...found, ...lag, memory, ...peerFigures(peer, plan)], [false]),
    ];
    const last = plan.sizes.at(-1) ?? 0;
    const besidePlain = peer && {
      typing_p50_over_meilisearch: medianOf(lines, p50Of("as you type", last)) / peer.typing.p50,
      misspelt_p50_over_meilisearch: medianOf(lines, p50Of("misspelt", last)) / peer.misspelt.p50,
      import_over_meilisearch: medianOf(lines, rateOf(last)) / peer.rate,
    };
    const headline = {
      exact_p50_over_sql: medianOf(lines, overSql),
      exact_p99_ms: medianOf(lines, tailOf("exact")),
      prefix_p99_ms: Math.max(medianOf(lines, tailOf("prefix")), medianOf(lines, tailOf("network"))),
      misspelt_p99_ms: medianOf(lines, tailOf("misspelt")),
      typing_p99_ms: medianOf(lines, tailOf("as you type")),
      common_p99_ms: medianOf(lines, tailOf("common")),
      exact_growth: medianOf(lines, growth),
      found_share: Math.min(...found.filter(({ target }) => target !== undefined).flatMap(({ values }) => values)),
      typing_p50_ms: medianOf(lines, p50Of("as you type", last)),
      misspelt_p50_ms: medianOf(lines, p50Of("misspelt", last)),
      import_per_s: medianOf(lines, rateOf(last)),
      import_rss_mb: medianOf(lines, importMemory),
      index_lag_p99_ms: medianOf(lines, lagTail),
      ...besidePlain,
    };
    await reportRun(run, headline, lines, rounds);
    return 0;
  });
}

async function measureAll(
  directory: ClientDirectory,
  client: pg.Client,
  plan: Plan,
  pid: number,
  plain: PlainMeilisearch | undefined,
) {
  const rounds: SearchRound[] = [];
  const rates: Figure[] = [];
  let peak = 0;
  for (const size of plan.sizes) {
    rates.push({ name: rateOf(size), unit: "clients/s", values: [await directory.growTo(size)], target: ">= 6000" });
    peak = await peakMemory(pid);
    say(`${size} clients are there`);
    await measureRound(directory, client, size, { ...plan, repetitions: WARMUPS }, 0);
    for (let round = 1; round <= plan.rounds; round++) {
      rounds.push(await measureRound(directory, client, size, plan, round));
    }
  }
  const memory: Figure = { name: importMemory, unit: "MB", values: [peak / 1e6], target: "<= 200" };
  const found = await measureFound(directory, plan);
  const lag = await measureLag(directory, plan);
  return { rounds, rates, memory, found, lag, peer: plain && (await measurePlain(plain, plan)) };
}

/** The same clients and questions with Meilisearch alone. */
interface PeerRound {
  /** Clients a second. */
  readonly rate: number;
  readonly misspelt: Percentiles;
  readonly typing: Percentiles;
}

async function measurePlain(plain: PlainMeilisearch, plan: Plan): Promise<PeerRound> {
  const size = plan.sizes.at(-1) ?? 0;
  const rate = await plain.fill(size);
  say(`Meilisearch has ${size} clients`);
  const questions = new Questions(size, 2);
  const [misspelt, typing]: [number[], number[]] = [[], []];
  for (let repetition = 0; repetition < plan.rounds * plan.repetitions; repetition++) {
    misspelt.push(await timeOf(() => plain.find(questions.ask("misspelt"))));
    typing.push(await timeOf(() => plain.find(questions.ask("as you type"))));
  }
  return { rate, misspelt: percentiles(misspelt), typing: percentiles(typing) };
}

function peerFigures(peer: PeerRound | undefined, { sizes }: Plan): Figure[] {
  if (peer === undefined) return [];
  const times = (name: string, { p50, p99 }: Percentiles): Figure[] => [
    { name: `Meilisearch alone: ${name} of ${sizes.at(-1)}, p50`, unit: "ms", values: [p50] },
    { name: `Meilisearch alone: ${name}, p99`, unit: "ms", values: [p99] },
  ];
  return [
    { name: "Meilisearch alone: takes bare clients in", unit: "clients/s", values: [peer.rate] },
    ...times("misspelt", peer.misspelt),
    ...times("as you type", peer.typing),
  ];
}

const rateOf = (size: number) => `import up to ${size}`;
const importMemory = "most memory of the service while it imports and answers";

/** Changes of one go, so many goes a second, for how long. */
const CHANGES = 50;
const GOES_PER_S = 10;
const LAG_S = 10;
const lagTail = "found after a change, of 500 a second, p99";

/** From the moment when a feed tells of a change until it is found, while many change. */
async function measureLag(directory: ClientDirectory, { sizes }: Plan): Promise<Figure[]> {
  const size = sizes.at(-1) ?? CHANGES;
  const started = performance.now();
  const times = await Promise.all(
    Array.from({ length: GOES_PER_S * LAG_S }, async (_, go) => {
      const due = started + (go * 1_000) / GOES_PER_S;
      await delay(Math.max(0, due - performance.now()));
      const word = `renamed${Math.floor(started)}x${go}`;
      const first = (go * CHANGES) % (size - CHANGES);
      await directory.rename(first, CHANGES, word);
      while ((await directory.find(word)).length === 0) await delay(1);
      return performance.now() - due;
    }),
  );
  const { p50, p99 } = percentiles(times);
  return [
    { name: "found after a change, of 500 a second, p50", unit: "ms", values: [p50] },
    { name: lagTail, unit: "ms", values: [p99] },
  ];
}

/** Asks all kinds in turn, so that whatever the machine does meets all of them alike. */
async function measureRound(
  directory: ClientDirectory,
  client: pg.Client,
  size: number,
  { repetitions }: Plan,
  seed: number,
): Promise<SearchRound> {
  const meter = new CpuMeter();
  meter.start({});
  const questions = new Questions(size, seed + 1);
  const times = questionKinds.map((): number[] => []);
  const [sql, empty]: [number[], number[]] = [[], []];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [index, kind] of questionKinds.entries()) {
      const q = questions.ask(kind);
      times[index]?.push(await timeOf(() => directory.find(q)));
    }
    const value = questions.ask("exact").toLowerCase();
    sql.push(await timeOf(() => client.query({ name: "floor", text: plainSql, values: [value] })));
    empty.push(await timeOf(() => directory.find("")));
  }
  const foreign = meter.stop({}).foreign;
  const alone = Object.fromEntries(questionKinds.map((kind, index) => [kind, percentiles(times[index] ?? [])]));
  return {
    size,
    alone: alone as SearchRound["alone"],
    crowd: await askInCrowd(directory, size, repetitions),
    sql: percentiles(sql),
    empty: percentiles(empty),
    foreign,
  };
}

const plainSql = `
  select c.*
  from client_identifiers i
  join clients c on c.id = i.client_id
  where i.kind = any ('{login,email,ip,payment}') and i.value = $1
  limit 20`;

async function askInCrowd(directory: ClientDirectory, size: number, repetitions: number): Promise<Percentiles> {
  const times = await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      const questions = new Questions(size, caller + 100);
      const own: number[] = [];
      for (let repetition = 0; repetition < repetitions / 4; repetition++) {
        const q = questions.ask("as you type");
        own.push(await timeOf(() => directory.find(q)));
      }
      return own;
    }),
  );
  return percentiles(times.flat());
}

/** How many misspelt names have somebody of that name among the first five. */
async function measureFound(directory: ClientDirectory, { sizes, misspellings }: Plan): Promise<Figure[]> {
  const questions = new Questions(sizes.at(-1) ?? 0, 7);
  const figures: Figure[] = [];
  const share = async (ask: () => Misspelling) => {
    let found = 0;
    for (let count = 0; count < misspellings; count++) {
      const { typed, name } = ask();
      if ((await directory.find(typed)).slice(0, 5).includes(name)) found += 1;
    }
    return [found / misspellings];
  };
  for (const script of scripts) {
    for (const fault of faultKinds) {
      const values = await share(() => questions.misspell(script, fault));
      figures.push({ name: `found, ${script}, letter ${fault}`, unit: "share", values, target: ">= 0.98" });
    }
    for (const kind of hardKinds) {
      const values = await share(() => questions.misspellHard(script, kind));
      figures.push({ name: `found, ${script}, ${kind}`, unit: "share", values });
    }
  }
  return figures;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const overSql = "exact, p50 over plain SQL";
const growth = "exact, largest / 10 000";
const p50Of = (kind: QuestionKind, size: number) => `${kind} of ${size}, p50`;
const tailOf = (kind: QuestionKind) => `${kind}, p99`;
const targets: Readonly<Partial<Record<QuestionKind, string>>> = {
  exact: "<= 3",
  prefix: "<= 10",
  network: "<= 10",
  misspelt: "<= 25",
  "as you type": "<= 25",
  common: "<= 50",
};

function timeFigures(rounds: readonly SearchRound[], { sizes }: Plan): Figure[] {
  const last = sizes.at(-1) ?? 0;
  const of = (size: number, value: (round: SearchRound) => number) =>
    rounds.filter((one) => one.size === size).map(value);
  const exact = (size: number) => of(size, ({ alone }) => alone.exact.p50);
  const small = exact(10_000);
  return [
    { name: "an exact value straight from Postgres, p50", unit: "ms", values: of(last, ({ sql }) => sql.p50) },
    { name: "a question with nothing in it, p50", unit: "ms", values: of(last, ({ empty }) => empty.p50) },
    {
      name: "exact without the way there, p50 over plain SQL",
      unit: "",
      values: of(last, ({ alone, sql, empty }) => (alone.exact.p50 - empty.p50) / sql.p50),
    },
    { name: overSql, unit: "", values: of(last, ({ alone, sql }) => alone.exact.p50 / sql.p50), target: "<= 3" },
    ...questionKinds.flatMap((kind): Figure[] => [
      ...sizes.map((size) => ({
        name: p50Of(kind, size),
        unit: "ms",
        values: of(size, ({ alone }) => alone[kind].p50),
      })),
      { name: tailOf(kind), unit: "ms", values: of(last, ({ alone }) => alone[kind].p99), target: targets[kind] ?? "" },
    ]),
    { name: `as you type, ${CALLERS} callers, p50`, unit: "ms", values: of(last, ({ crowd }) => crowd.p50) },
    { name: `as you type, ${CALLERS} callers, p99`, unit: "ms", values: of(last, ({ crowd }) => crowd.p99) },
    {
      name: growth,
      unit: "",
      values: exact(last).map((value, index) => value / (small[index] ?? Number.NaN)),
      target: "<= 1.3",
    },
  ];
}
