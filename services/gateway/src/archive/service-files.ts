import { createHash } from "node:crypto";
import { AppError } from "@switchboard/kit/errors";

/** A piece of a file as a service sends it. */
export interface Piece {
  readonly path: string;
  readonly chunk: Uint8Array;
  readonly counts: Readonly<Record<string, number>>;
  readonly last: boolean;
}

/** An entry of the archive; its content is read whole before the next entry is asked for. */
export interface Entry {
  readonly name: string;
  readonly input: AsyncIterable<Uint8Array>;
}

/** What `complete.json` says of an entry. */
export interface Listed {
  readonly path: string;
  readonly sha256: string;
}

/** Files that one service sends piece by piece, of which one piece is in memory. */
export class ServiceFiles {
  readonly #service: string;
  readonly #pieces: AsyncIterator<Piece>;
  #piece: Piece | undefined;

  constructor(service: string, pieces: AsyncIterator<Piece>) {
    this.#service = service;
    this.#pieces = pieces;
  }

  /** Waits for the first piece. Throws what the service refuses with; unavailable gateway.service_away when it is not there. */
  async begin(): Promise<void> {
    try {
      await this.#advance();
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.kind === "permission_denied" || error.kind === "not_found") throw error;
      throw this.#away(thrown);
    }
  }

  /** The files, each listed with its SHA-256 when it was read; at the end what the service counted. */
  async *entries(listed: Listed[]): AsyncGenerator<Entry, Readonly<Record<string, number>>> {
    while (this.#piece !== undefined && !this.#piece.last) {
      yield hashed({ name: pathOf(this.#piece), input: this.#content() }, listed);
    }
    return this.#piece?.counts ?? {};
  }

  async *#content(): AsyncGenerator<Uint8Array> {
    do {
      if (this.#piece !== undefined && this.#piece.chunk.length > 0) yield this.#piece.chunk;
      await this.#advance();
    } while (this.#piece !== undefined && !this.#piece.last && this.#piece.path === "");
  }

  async #advance(): Promise<void> {
    const next = await this.#pieces.next();
    if (next.done === true) throw this.#away(new Error("a stream ended before its last piece"));
    this.#piece = next.value;
  }

  #away(cause: unknown): AppError {
    return new AppError("unavailable", "gateway.service_away", { service: this.#service }, { cause });
  }
}

/** The entry, listed with the hash of what was read of it. */
export function hashed({ name, input }: Entry, listed: Listed[]): Entry {
  async function* hashing() {
    const hash = createHash("sha256");
    for await (const chunk of input) {
      hash.update(chunk);
      yield chunk;
    }
    listed.push({ path: name, sha256: hash.digest("hex") });
  }
  return { name, input: hashing() };
}

function pathOf({ path }: Piece): string {
  if (path === "" || path.startsWith("/") || path.split("/").includes(".."))
    throw new TypeError("a file without a path");
  return path;
}
