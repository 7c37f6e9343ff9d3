import { randomUUID } from "node:crypto";
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
  /** Clients that a complete pass did not bring; undefined when it was none, or had bad rows. */
  readonly deleted: number | undefined;
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
  const of = JSON.stringify([options.url, options.source, options.format, options.complete, size, mtimeMs]);
  const stateFile = new StateFile(`${options.report}.state`);
  const before = await stateFile.read(of);
  if (before !== undefined)
    say(`Goes on after line ${before.done.lines}, where an earlier import of the file stopped.`);
  const run = new Run(options, before);
  const progress = new Progress(size, 0, run.totals);
  try {
    for await (const part of partsOf(file.chunks, { format: options.format, after: before?.done ?? BEGINNING })) {
      await run.take(part, (line) => String(part.firstLine + line - 1));
      await stateFile.write({
        of,
        done: part.end,
        totals: run.totals,
        passId: run.passId,
        reportBytes: run.report.bytes,
      });
      progress.update(file.bytesRead(), run.totals);
    }
  } finally {
    progress.stop();
  }
  const imported = await run.finish();
  await stateFile.remove();
  return imported;
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
  return run.finish();
}

/** One import: hands parts over, and keeps count and report. */
class Run {
  readonly report: BadRows;
  readonly passId: string | undefined;
  readonly #options: ImportOptions;
  readonly #sender: Sender;
  #totals: Totals;

  constructor(options: ImportOptions, before: ImportState | undefined) {
    this.#options = options;
    this.#sender = new Sender(options);
    this.report = new BadRows(options.report, before?.reportBytes);
    this.#totals = before?.totals ?? NOTHING;
    this.passId = options.complete ? (before?.passId ?? randomUUID()) : undefined;
  }

  get totals(): Totals {
    return this.#totals;
  }

  async take(part: Part, placeOf: (line: number) => string): Promise<void> {
    const taken = await this.#sender.send(this.#options, part.content, this.passId);
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

  /** Ends the pass if it is a complete one; a client whose row is bad would be missing. */
  async finish(): Promise<Imported> {
    const { passId, report } = this;
    const isWhole = passId !== undefined && report.isEmpty && this.#totals.bad === 0;
    const deleted = isWhole ? await this.#sender.finish(this.#options.source, passId) : undefined;
    return { totals: this.#totals, report: report.isEmpty ? "" : report.path, deleted };
  }
}

function badRowsOf({ bad, faults }: Taken, placeOf: (line: number) => string): BadRow[] {
  const rows = faults.map(({ line, field, reason }) => ({ place: placeOf(line), field, reason }));
  const untold = bad - new Set(faults.map(({ line }) => line)).size;
  const last = rows.at(-1);
  if (untold <= 0 || last === undefined) return rows;
  return [...rows, { place: last.place, field: "", reason: `${untold} more rows after this one are wrong` }];
}
