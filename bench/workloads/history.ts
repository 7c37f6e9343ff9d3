import type { System } from "@switchboard/stack/system";
import type pg from "pg";
import type { Percentiles } from "../load/job.ts";
import { Watcher } from "../load/watcher.ts";
import { CpuMeter } from "../report/cpu-meter.ts";
import { differs, type Figure, type FigureLine, isDisturbed, medianOf, summariseFigures } from "../report/figures.ts";
import { describeRun, reportRun } from "../report/run-report.ts";
import { percentiles } from "../report/stats.ts";
import { withClient } from "../system/database.ts";
import { makeEndedChats, makeInboxes, makeLongChats, messagesPerChat } from "../system/seed-history.ts";
import { profileOptions, realtimeUrl } from "../system/start-switchboard.ts";
import { say, withBackends, withSystem } from "../system/with-system.ts";
import {
  type HistoryCase,
  type HistoryKind,
  historyKinds,
  inboxCases,
  inboxKinds,
  messageCases,
  textCases,
  textKinds,
  timeOf,
} from "./history-cases.ts";
import type { WorkloadOptions } from "./options.ts";

const chatSizes = [50, 1_000, 100_000];
const inboxSizes = [10, 100, 1_000, 5_000];
/** Messages whose words are searched. */
const textSizes = [10_000, 1_000_000];
const warmups = 100;

/** What something takes, in milliseconds. */
interface TimedCase extends Percentiles {
  readonly kind: HistoryKind;
  readonly size: number;
}

/** Medians of one round, in milliseconds. */
interface HistoryRound {
  readonly cases: readonly TimedCase[];
  /** The page of messages and the inbox straight from Postgres, before and after. */
  readonly floors: readonly number[];
  readonly foreign: number;
}

/** Pages of long chats and of full lists: what they cost is to depend on the page alone. Returns the exit code. */
export function benchHistory(options: WorkloadOptions): Promise<number> {
  const rounds = options.rounds ?? (options.quick ? 3 : 5);
  const repetitions = options.quick ? 60 : 200;
  return withBackends(async (backends) => {
    const run = await describeRun("history", options.quick, backends);
    const env = { NODE_OPTIONS: profileOptions(options.profileDir).join(" ") };
    const samples = await withSystem(backends, { env }, (system) => measureAll(system, rounds, repetitions));
    const noisy = samples.map(({ floors, foreign }) => differs(floors) || isDisturbed([foreign]));
    const lines = summariseFigures(toFigures(samples), noisy);
    const headline = {
      history_growth: worstGrowth(lines, historyKinds),
      inbox_growth: worstGrowth(lines, inboxKinds),
      text_growth: worstGrowth(lines, textKinds),
      text_p99_ms: medianOf(lines, textTail),
    };
    await reportRun(run, headline, lines, samples);
    return 0;
  });
}

async function measureAll(system: System, rounds: number, repetitions: number): Promise<HistoryRound[]> {
  const texts = await measureTexts(system, rounds, repetitions);
  const { operator, chats } = await makeLongChats(system, chatSizes);
  const inboxes = await makeInboxes(system, inboxSizes);
  say("the chats are there");
  const watcher = await Watcher.connect(realtimeUrl(system), operator.token);
  try {
    const cases = [...messageCases(system, operator, chats, watcher), ...(await inboxCases(system, inboxes))];
    await timeAll(cases, warmups);
    const samples: HistoryRound[] = [];
    for (let round = 1; round <= rounds; round++) {
      const timed = await runRound(system, cases, chats[0]?.chatId ?? "", repetitions);
      samples.push({ ...timed, cases: [...timed.cases, ...(texts[round - 1] ?? [])] });
      say(`round ${round} of ${rounds} is over`);
    }
    return samples;
  } finally {
    await watcher.close();
  }
}

/** Pages with words, over few chats and then over many: for each round what both took. */
async function measureTexts(system: System, rounds: number, repetitions: number): Promise<TimedCase[][]> {
  const { operator, growTo } = await makeEndedChats(system);
  const samples = Array.from({ length: rounds }, (): TimedCase[] => []);
  for (const messages of textSizes) {
    await growTo(messages / messagesPerChat);
    say(`the words of ${messages} messages are there`);
    const cases = textCases(system, operator, messages);
    await timeAll(cases, warmups);
    for (const sample of samples) sample.push(...(await timeAll(cases, repetitions)));
  }
  return samples;
}

function runRound(
  system: System,
  cases: readonly HistoryCase[],
  floorChatId: string,
  repetitions: number,
): Promise<HistoryRound> {
  return withClient(system.databaseUrls.chat, async (client) => {
    const meter = new CpuMeter();
    meter.start({});
    const before = await timeFloor(client, floorChatId, repetitions);
    const timed = await timeAll(cases, repetitions);
    const after = await timeFloor(client, floorChatId, repetitions);
    return { cases: timed, floors: [before, after], foreign: meter.stop({}).foreign };
  });
}

/** Takes all cases in turn, over and over, so that whatever the machine does meets all of them alike. */
async function timeAll(cases: readonly HistoryCase[], repetitions: number) {
  const times = cases.map((): number[] => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [index, { run }] of cases.entries()) times[index]?.push(await timeOf(run));
  }
  return cases.map(({ kind, size }, index): TimedCase => ({ kind, size, ...percentiles(times[index] ?? []) }));
}

/** The newest page of the shortest chat, straight from Postgres. */
async function timeFloor(client: pg.Client, chatId: string, repetitions: number): Promise<number> {
  const query = "select * from messages where chat_id = $1 and seq < $2 order by seq desc limit 50";
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    times.push(await timeOf(() => client.query({ name: "floor", text: query, values: [chatId, 1_000_000] })));
  }
  return percentiles(times).p50;
}

function toFigures(samples: readonly HistoryRound[]): Figure[] {
  const floor = samples.map(({ floors }) => (floors[0] ?? Number.NaN) / 2 + (floors[1] ?? Number.NaN) / 2);
  return [
    { name: "50 messages straight from Postgres", unit: "ms", values: floor },
    ...historyKinds.flatMap((kind) => figuresOf(samples, kind, chatSizes, chatSizes[0] ?? 0)),
    ...inboxKinds.flatMap((kind) => figuresOf(samples, kind, inboxSizes, inboxSizes[0] ?? 0)),
    ...textKinds.flatMap((kind) => figuresOf(samples, kind, textSizes, textSizes[0] ?? 0, "<= 2")),
    { name: textTail, unit: "ms", values: samples.map(({ cases }) => slowest(cases, textKinds)), target: "<= 25" },
  ];
}

const textTail = "text, slowest p99";

/** Of the words that take longest, among most messages. */
function slowest(cases: readonly TimedCase[], kinds: readonly HistoryKind[]): number {
  const texts = cases.filter(({ kind, size }) => kinds.includes(kind) && size === textSizes.at(-1));
  return Math.max(...texts.map(({ p99 }) => p99));
}

/** Each size of one kind, and how much the largest costs over the smallest. */
function figuresOf(
  samples: readonly HistoryRound[],
  kind: HistoryKind,
  sizes: readonly number[],
  smallest: number,
  target = "<= 1.5",
): Figure[] {
  const of = (size: number) =>
    samples.map(({ cases }) => cases.find((one) => one.kind === kind && one.size === size)?.p50 ?? Number.NaN);
  const small = of(smallest);
  const growth = of(sizes.at(-1) ?? 0).map((value, index) => value / (small[index] ?? Number.NaN));
  return [
    ...sizes.map((size) => ({ name: `${kind} of ${size}`, unit: "ms", values: of(size) })),
    { name: growthName(kind), unit: "", values: growth, target },
  ];
}

function growthName(kind: HistoryKind): string {
  return `${kind}, largest / smallest`;
}

function worstGrowth(lines: readonly FigureLine[], kinds: readonly HistoryKind[]): number {
  return Math.max(...kinds.map((kind) => medianOf(lines, growthName(kind))));
}
