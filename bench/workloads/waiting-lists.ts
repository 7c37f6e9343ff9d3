import type { System } from "@switchboard/stack/system";
import { percentiles } from "../report/stats.ts";
import type { Inbox } from "../system/seed-history.ts";
import { pagesOf, timeOf } from "./history-cases.ts";

/** Rows of a page. */
const rows = 10;

/** The pages that are read, as the table calls them. */
export const waitingPages = ["first page", "last page"] as const;
export type WaitingPage = (typeof waitingPages)[number];

/** One page of one list, in milliseconds. */
export interface WaitingSample {
  readonly page: WaitingPage;
  readonly waiting: number;
  readonly p50: number;
}

/** A page of a list, ready to be read. */
interface WaitingCase {
  readonly page: WaitingPage;
  readonly waiting: number;
  /** Reads it; throws when the answer is not what it must be. */
  run(): Promise<void>;
}

/** The first and the last page of each list. */
export async function waitingCases(system: System, inboxes: readonly Inbox[]): Promise<WaitingCase[]> {
  const cases: WaitingCase[] = [];
  for (const inbox of inboxes) {
    const { waiting } = inbox;
    const pages = pagesOf(system, inbox);
    const last = await pages.tokenAfter(waiting - rows);
    const run = (token: string) => async () => void (await pages.read(rows, token));
    cases.push({ page: "first page", waiting, run: run("") }, { page: "last page", waiting, run: run(last) });
  }
  return cases;
}

/** Reads all of them in turn, over and over. */
export async function measureWaiting(cases: readonly WaitingCase[], repetitions: number): Promise<WaitingSample[]> {
  const times = cases.map((): number[] => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [index, { run }] of cases.entries()) times[index]?.push(await timeOf(run));
  }
  return cases.map(({ page, waiting }, index) => ({ page, waiting, p50: percentiles(times[index] ?? []).p50 }));
}
