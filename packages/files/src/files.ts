import { ObjectStore } from "@switchboard/bus/object-store";
import type { Logger } from "@switchboard/kit/log";
import { Slots } from "@switchboard/kit/slots";
import type { Pool } from "@switchboard/pg/pool";
import type { Service } from "@switchboard/service/run-service";
import { FileLinks } from "./file-links.ts";
import { sweepFiles } from "./sweep-files.ts";

/** The service's own reasons of errors about files. */
export interface FileReasons {
  /** With `why`. */
  readonly refused: string;
  /** With `max_bytes`. */
  readonly tooBig: string;
  readonly tooManyChecks: string;
  readonly uploadNotFound: string;
  readonly fileNotFound: string;
  readonly invalidRequest: string;
}

export interface FileSettings {
  /** Secret of the links. */
  readonly linkSecret: string;
  /** Bytes of one file. */
  readonly maxBytes: number;
  readonly reasons: FileReasons;
}

/** What begins, finishes and opens files. */
export interface Files {
  readonly pool: Pool;
  readonly store: ObjectStore;
  readonly links: FileLinks;
  readonly maxBytes: number;
  readonly reasons: FileReasons;
  /** Files are looked at in memory: a few at a time. */
  readonly checks: Slots;
  readonly now: () => Date;
  /** Something is to be removed from the store soon. */
  readonly discarded: () => void;
  readonly log: Logger;
}

/** Files looked at at a time, each in memory as a whole, and how many may wait for it. */
const CHECKS = 3;
const CHECKS_WAITING = 30;
/** Objects that nobody needs are looked for this often, in milliseconds, and whenever one is known. */
const SWEEP_MS = 5 * 60_000;

type Surroundings = Pick<Files, "pool" | "store" | "now" | "discarded" | "log">;

/** The files of a service on a store; what nobody needs is removed by whoever is told that something was discarded. */
export function createFiles(surroundings: Surroundings, { linkSecret, maxBytes, reasons }: FileSettings): Files {
  const checks = new Slots(CHECKS, CHECKS_WAITING, reasons.tooManyChecks);
  return { ...surroundings, links: new FileLinks(linkSecret), maxBytes, reasons, checks };
}

/** The files of a running service, in a bucket of the object store, with the sweep that removes what nobody needs. */
export function startFiles(
  { pool, bus, log, loop }: Pick<Service, "pool" | "bus" | "log" | "loop">,
  bucket: string,
  now: () => Date,
  settings: FileSettings,
): Files {
  const store = new ObjectStore(bus, bucket);
  const sweep = loop("file sweep", SWEEP_MS, (signal) => sweepFiles(pool, store, now, signal));
  return createFiles({ pool, store, now, discarded: () => sweep.nudge(), log }, settings);
}
