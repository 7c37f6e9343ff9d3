import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { Position } from "./file-parts.ts";

/** Rows by what became of them. */
export interface Totals {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly bad: number;
}

export const NOTHING: Totals = { created: 0, changed: 0, unchanged: 0, bad: 0 };

/** How far an import of a file came. */
export interface ImportState {
  /** Of which file, to where: an import of another one begins anew. */
  readonly of: string;
  readonly done: Position;
  readonly totals: Totals;
  /** The pass that it is, if it is one. */
  readonly passId?: string | undefined;
  /** Bytes of the report that belong to what was done. */
  readonly reportBytes: number;
}

/** Keeps how far an import came, in a file of its own that is whole at any time. */
export class StateFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** What an interrupted import of the same left, if there was one. */
  async read(of: string): Promise<ImportState | undefined> {
    const text = await readFile(this.#path, "utf8").catch(() => "");
    try {
      const state = JSON.parse(text) as ImportState;
      return state.of === of ? state : undefined;
    } catch {
      return undefined;
    }
  }

  async write(state: ImportState): Promise<void> {
    await writeFile(`${this.#path}.new`, JSON.stringify(state));
    await rename(`${this.#path}.new`, this.#path);
  }

  remove(): Promise<void> {
    return rm(this.#path, { force: true });
  }
}
