import { parseArgs } from "node:util";
import { SetupError } from "@switchboard/stack/setup-error";
import { isPanel, type Panel } from "./panel-rows.ts";

/** What the person asked for. */
export interface ImportOptions {
  readonly files: readonly string[];
  readonly url: string;
  readonly key: string;
  readonly source: string;
  readonly format: "ndjson" | "csv";
  /** The panel whose answers the files are; undefined when they are rows. */
  readonly panel: Panel | undefined;
  /** IANA, of the panel's clock. */
  readonly zone: string;
  /** When the panel answered; undefined for the date of the oldest file. */
  readonly at: Date | undefined;
  /** Where bad rows are told. */
  readonly report: string;
  /** The files have all clients of the source: others are gone. */
  readonly complete: boolean;
}

export const usage = `npm run import -- FILE [options]
npm run import -- --from PANEL FILE... [options]

Takes clients into Switchboard: FILE is NDJSON or CSV, as it is or packed (.gz); docs/import.md says what is in a row.
An import that was interrupted goes on where it stopped when it is called again.

  --source NAME    the billing system, always by the same name
  --url URL        where Switchboard is; SWITCHBOARD_URL in the environment
  --key KEY        an API key with the scope clients:write; better SWITCHBOARD_API_KEY in the environment, where nobody else sees it
  --format FORMAT  ndjson or csv; told by the file's name unless given
  --report FILE    where bad rows are told; FILE.bad.csv unless given
  --complete       FILE has all clients of the source: those that it does not have are deleted, unless rows are bad or many are missing
  --from PANEL     billmanager, whmcs or fossbilling: each FILE is one answer of its API, called <call>[@<id>][-<page>].json
  --zone ZONE      time zone of the panel's clock, for example Europe/Moscow; UTC unless given
  --at TIME        when the panel answered; the date of the oldest FILE unless given

Ends with 0 when all rows were taken, 1 when some are bad, 2 when it was not understood, 3 when it stopped on the way.`;

const options = {
  source: { type: "string" },
  url: { type: "string" },
  key: { type: "string" },
  format: { type: "string" },
  report: { type: "string" },
  from: { type: "string" },
  zone: { type: "string" },
  at: { type: "string" },
  complete: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Reads the arguments; undefined for who asks for help. Throws SetupError for what is not understood. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): ImportOptions | undefined {
  const { values, positionals: files } = parse(args);
  if (values.help) return undefined;
  const [first] = files;
  if (first === undefined) throw wrong("No FILE is given.");
  const panel = panelOf(values.from);
  if (panel === undefined && files.length > 1) throw wrong("One FILE at a time is imported, unless --from is given.");
  return {
    files,
    url: given("--url", values.url ?? env["SWITCHBOARD_URL"], (url) => URL.canParse(url)),
    key: given("--key", values.key ?? env["SWITCHBOARD_API_KEY"], (key) => /^[\x21-\x7e]+$/.test(key)),
    source: given("--source", values.source, (source) => /^[a-z0-9-]{1,40}$/.test(source)),
    format: formatOf(values.format, first),
    panel,
    zone: zoneOf(values.zone ?? "UTC"),
    at: timeOf(values.at),
    complete: values.complete,
    report: values.report ?? `${panel === undefined ? first : panel}.bad.csv`,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function given(name: string, value: string | undefined, isRight: (value: string) => boolean): string {
  if (value === undefined || value === "") throw wrong(`${name} is missing.`);
  if (!isRight(value)) throw wrong(`${name} is not what it must be.`);
  return value;
}

function formatOf(format: string | undefined, file: string): "ndjson" | "csv" {
  const found = format ?? (/\.csv(\.gz)?$/i.test(file) ? "csv" : "ndjson");
  if (found === "ndjson" || found === "csv") return found;
  throw wrong(`--format must be ndjson or csv, not "${found}".`);
}

function panelOf(name: string | undefined): Panel | undefined {
  if (name === undefined || isPanel(name)) return name;
  throw wrong(`--from must be billmanager, whmcs or fossbilling, not "${name}".`);
}

function zoneOf(zone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    throw wrong(`--zone must be a time zone such as Europe/Moscow, not "${zone}".`);
  }
}

function timeOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw wrong(`--at must be a date and time, not "${text}".`);
  return at;
}

function wrong(message: string): SetupError {
  return new SetupError(`${message}\n\n${usage}`);
}
