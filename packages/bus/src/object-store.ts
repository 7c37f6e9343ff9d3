import { createHash } from "node:crypto";
import { AppError } from "@switchboard/kit/errors";
import {
  DiscardPolicy,
  headers,
  JsHeaders,
  type MsgRequest,
  NatsError,
  StorageType,
  type StoredMsg,
  type StreamConfig,
} from "nats";
import { blocksOf, untilAborted } from "./byte-source.ts";
import type { Bus } from "./nats.ts";
import { isNotFound } from "./streams.ts";

/** An object as it is kept. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  /** Fetched block by block as it is read; throws when a block is missing or the whole is not what was put. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** What bounds a put. */
export interface PutLimits {
  readonly maxBytes: number;
  /** Ends the put, whatever it waits for. */
  readonly signal: AbortSignal;
}

/** What the object store's format (NATS ADR-20) keeps of an object beside its blocks. */
interface ObjectInfo {
  readonly name: string;
  readonly bucket: string;
  readonly nuid: string;
  readonly size: number;
  readonly chunks: number;
  readonly digest: string;
  readonly mtime: string;
  readonly options: { readonly max_chunk_size: number };
}

/** Bytes of one block: what NATS's own clients use, well below a server's largest message. */
const BLOCK_BYTES = 128 * 1024;
/** Blocks on their way to the server: 1 MiB of one put is in memory. */
const WINDOW = 8;

/**
 * Keeps bytes under names, in a bucket of the JetStream object store that is made when it is first needed. Calls throw
 * unavailable object_store_unavailable while NATS is away; all are bounded in time.
 *
 * Written in NATS's own format, so that its tools can read it, with two differences from its client: a block's subject is
 * made of the object's name, so that what a put that died has left can be found and removed, and blocks are fetched when
 * the reader asks for them, so that a slow one costs no memory.
 */
export class ObjectStore {
  readonly #bus: Bus;
  readonly #bucket: string;
  #made: Promise<void> | undefined;

  constructor(bus: Bus, bucket: string) {
    this.#bus = bus;
    this.#bucket = bucket;
  }

  /**
   * Keeps what the source gives, and resolves with how many bytes that was. The name must be new. Throws
   * invalid_argument object_too_big, the reason of the signal, and what the source throws; nothing is kept then.
   */
  async put(name: string, source: AsyncIterable<Uint8Array>, { maxBytes, signal }: PutLimits): Promise<number> {
    await this.#make();
    try {
      const { size, chunks, digest } = await this.#putBlocks(name, untilAborted(source, signal), maxBytes);
      await this.#putInfo({
        name,
        bucket: this.#bucket,
        nuid: name,
        size,
        chunks,
        digest,
        mtime: new Date().toISOString(),
        options: { max_chunk_size: BLOCK_BYTES },
      });
      return size;
    } catch (error) {
      // The first error is the one to be told of; what this leaves is removed by whoever deletes the name.
      await this.delete(name).catch(() => undefined);
      throw away(error);
    }
  }

  /** Undefined when there is no object of this name. */
  async get(name: string): Promise<StoredObject | undefined> {
    const info = await this.#info(name);
    return info && { size: info.size, body: this.#blocks(info) };
  }

  /** Removes an object, or what a put that died has left of it; nothing when there is none. */
  async delete(name: string): Promise<void> {
    try {
      await this.#bus.jsm.streams.purge(this.#stream, { filter: this.#infoSubject(name) });
      await this.#bus.jsm.streams.purge(this.#stream, { filter: this.#blockSubject(name) });
    } catch (error) {
      // Without the bucket there is no object either.
      if (!isNotFound(error)) throw away(error);
    }
  }

  get #stream(): string {
    return `OBJ_${this.#bucket}`;
  }

  #blockSubject(name: string): string {
    return `$O.${this.#bucket}.C.${name}`;
  }

  #infoSubject(name: string): string {
    const coded = Buffer.from(name).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
    return `$O.${this.#bucket}.M.${coded}`;
  }

  /** Creates the bucket if it is not there; asked once, and again after a failure. */
  #make(): Promise<void> {
    this.#made ??= this.#ensureStream().catch((error: unknown) => {
      this.#made = undefined;
      throw away(error);
    });
    return this.#made;
  }

  async #ensureStream(): Promise<void> {
    const config: Partial<StreamConfig> = {
      name: this.#stream,
      subjects: [`$O.${this.#bucket}.C.>`, `$O.${this.#bucket}.M.>`],
      storage: StorageType.File,
      // A full server refuses new objects and keeps the old ones.
      discard: DiscardPolicy.New,
      allow_direct: true,
      allow_rollup_hdrs: true,
      num_replicas: this.#bus.replicas,
    };
    const there = await this.#bus.jsm.streams.info(this.#stream).catch(undefinedIfNotFound);
    if (there === undefined) await this.#bus.jsm.streams.add(config);
    // Never fewer: whoever has raised them keeps them.
    else if (there.config.num_replicas < this.#bus.replicas) await this.#bus.jsm.streams.update(this.#stream, config);
  }

  async #putBlocks(name: string, source: AsyncIterable<Uint8Array>, maxBytes: number) {
    const hash = createHash("sha256");
    const window: Promise<unknown>[] = [];
    let size = 0;
    let chunks = 0;
    for await (const block of blocksOf(source, BLOCK_BYTES)) {
      size += block.length;
      if (size > maxBytes) {
        throw new AppError("invalid_argument", "object_too_big", { max_bytes: String(maxBytes) });
      }
      chunks += 1;
      hash.update(block);
      if (window.length === WINDOW) await window.shift();
      const published = this.#bus.js.publish(this.#blockSubject(name), block);
      // Waited for above or below; until then a failure is nobody's surprise.
      published.catch(() => undefined);
      window.push(published);
    }
    await Promise.all(window);
    return { size, chunks, digest: digestOf(hash.digest()) };
  }

  async #putInfo(info: ObjectInfo): Promise<void> {
    const rollup = headers();
    rollup.set(JsHeaders.RollupHdr, JsHeaders.RollupValueSubject);
    await this.#bus.js.publish(this.#infoSubject(info.name), JSON.stringify(info), { headers: rollup });
  }

  async #info(name: string): Promise<ObjectInfo | undefined> {
    const question = { last_by_subj: this.#infoSubject(name) };
    const message = await this.#bus.jsm.streams.getMessage(this.#stream, question).catch(undefinedIfNotFound);
    return message?.json<ObjectInfo>();
  }

  async *#blocks({ name, chunks, digest }: ObjectInfo): AsyncGenerator<Uint8Array> {
    const hash = createHash("sha256");
    let seq = 1;
    for (let read = 0; read < chunks; read += 1) {
      const block = await this.#block(name, seq);
      seq = block.seq + 1;
      hash.update(block.data);
      yield block.data;
    }
    if (digestOf(hash.digest()) !== digest) throw new Error(`the object ${name} is not what was put`);
  }

  /** The first block at or after a place of the stream. */
  async #block(name: string, seq: number): Promise<StoredMsg> {
    // The types do not know this question, the server does. It is the leader that answers: it has what was just put.
    const question = { seq, next_by_subj: this.#blockSubject(name) } as unknown as MsgRequest;
    try {
      return await this.#bus.jsm.streams.getMessage(this.#stream, question);
    } catch (error) {
      throw away(error);
    }
  }
}

function digestOf(hash: Buffer): string {
  return `SHA-256=${hash.toString("base64").replaceAll("+", "-").replaceAll("/", "_")}`;
}

function undefinedIfNotFound(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw away(error);
}

/** NATS being away or slow is nobody's mistake; everything else stays as it is. */
function away(error: unknown): unknown {
  if (!(error instanceof NatsError)) return error;
  return new AppError("unavailable", "object_store_unavailable", {}, { cause: error });
}
