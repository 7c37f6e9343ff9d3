import { SetupError } from "@switchboard/stack/setup-error";
import { type BadRow, BadRows } from "./bad-rows.ts";
import { openFeedFile } from "./feed-file.ts";
import { BEGINNING, type Part, partsOf } from "./file-parts.ts";
import { type ImportState, NOTHING, StateFile, type Totals } from "./import-state.ts";
import type { ImportOptions } from "./options.ts";
import { type Panel, readPanelFiles } from "./panel-rows.ts";
import { Progress } from "./progress.ts";
import { Sender, type Taken } from "./sender.ts";

/** What became of an import. */
export interface Imported {
  readonly totals: Totals;
  /** What was told of bad rows and files; empty where nothing was. */
  readonly report: string;
}

/** Imports what the options name. Throws SetupError for files that cannot be read, ProblemError when it is stopped. */
export function runImport(options: ImportOptions, say: (line: string) => void): Promise<Imported> {
  return options.panel === undefined ? importFile(options, say) : importPanel(options, options.panel);
}

async function importFile(options: ImportOptions, say: (line: string) => void): Promise<Imported> {
  const [path = ""] = options.files;
  const file = await openFeedFile(path).catch((error: unknown) => {
    throw new SetupError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  });
  const { size, mtimeMs } = file.stats;
  const of = JSON.stringify([options.url, options.source, options.format, size, mtimeMs]);
  const stateFile = new StateFile(`${options.report}.state`);
  const before = await stateFile.read(of);
  if (before !== undefined)
    say(`Goes on after line ${before.done.lines}, where an earlier import of the file stopped.`);
  const run = new Run(options, before);
  const progress = new Progress(size, 0, run.totals);
  try {
    for await (const part of partsOf(file.chunks, { format: options.format, after: before?.done ?? BEGINNING })) {
      await run.take(part, (line) => String(part.firstLine + line - 1));
      await stateFile.write({ of, done: part.end, totals: run.totals, reportBytes: run.report.bytes });
      progress.update(file.bytesRead(), run.totals);
    }
  } finally {
    progress.stop();
  }
  await stateFile.remove();
  return run.outcome();
}

async function importPanel(options: ImportOptions, panel: Panel): Promise<Imported> {
  const { drafts, faults } = await readPanelFiles({ ...options, panel });
  const run = new Run({ ...options, format: "ndjson" }, undefined);
  await run.tell(faults.map(({ source, field, reason }) => ({ place: source || panel, field, reason })));
  const progress = new Progress(drafts.length, 0, run.totals);
  async function* lines() {
    for (const draft of drafts) yield Buffer.from(`${JSON.stringify(draft)}\n`);
  }
  try {
    for await (const part of partsOf(lines(), { format: "ndjson", after: BEGINNING })) {
      await run.take(part, (line) => `client ${drafts[part.firstLine + line - 2]?.["external_id"]}`);
      progress.update(part.end.lines, run.totals);
    }
  } finally {
    progress.stop();
  }
  return run.outcome();
}

/** One import: hands parts over, and keeps count and report. */
class Run {
  readonly report: BadRows;
  readonly #options: ImportOptions;
  readonly #sender: Sender;
  #totals: Totals;

  constructor(options: ImportOptions, before: ImportState | undefined) {
    this.#options = options;
    this.#sender = new Sender(options);
    this.report = new BadRows(options.report, before?.reportBytes);
    this.#totals = before?.totals ?? NOTHING;
  }

  get totals(): Totals {
    return this.#totals;
  }

  async take(part: Part, placeOf: (line: number) => string): Promise<void> {
    const taken = await this.#sender.send(this.#options, part.content);
    await this.tell(badRowsOf(taken, placeOf));
    const { created, changed, unchanged, bad } = this.#totals;
    this.#totals = {
      created: created + taken.created,
      changed: changed + taken.changed,
      unchanged: unchanged + taken.unchanged,
      bad: bad + taken.bad,
    };
  }

  tell(rows: readonly BadRow[]): Promise<void> {
    return this.report.add(rows);
  }

  outcome(): Imported {
    return { totals: this.#totals, report: this.report.isEmpty ? "" : this.report.path };
  }
}

function badRowsOf({ bad, faults }: Taken, placeOf: (line: number) => string): BadRow[] {
  const rows = faults.map(({ line, field, reason }) => ({ place: placeOf(line), field, reason }));
  const untold = bad - new Set(faults.map(({ line }) => line)).size;
  const last = rows.at(-1);
  if (untold <= 0 || last === undefined) return rows;
  return [...rows, { place: last.place, field: "", reason: `${untold} more rows after this one are wrong` }];
}
