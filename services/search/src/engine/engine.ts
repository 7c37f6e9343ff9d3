import { sleep } from "@switchboard/kit/sleep";
import { type EnqueuedTaskPromise, Meilisearch, type Settings } from "meilisearch";
import type { EngineDocument } from "../domain/engine-document.ts";
import type { EngineSearch } from "../domain/engine-search.ts";
import { INDEX, saysAll } from "./settings.ts";

const CALL_MS = 10_000;
/** A task is waited for this long at most: a batch takes seconds, building lists of a large index minutes. */
const TASK_MS = 10 * 60_000;
const LOOK_EVERY_MS = 100;
/** Answers that are compressed come some 40 ms late over loopback. */
const headers = { "accept-encoding": "identity" };

export interface EngineOptions {
  readonly url: string;
  readonly key: string;
  /** A call that writes or asks about tasks takes this long at most, in milliseconds; 10 seconds unless given. */
  readonly callMs?: number;
  /** Nothing is waited for any more. */
  readonly stopping?: AbortSignal;
}

/** The engine has looked at what it was sent, and does not want it: not for want of room or of a file, which pass. */
export class RefusedError extends Error {}

/** A Meilisearch server, as far as it is used here: every call has a deadline, and a task that fails throws. */
export class Engine {
  readonly #writer: Meilisearch;
  readonly #reader: Meilisearch;
  readonly #stopping: AbortSignal;

  constructor({ url, key, callMs = CALL_MS, stopping = new AbortController().signal }: EngineOptions) {
    this.#stopping = stopping;
    const common = { host: url, apiKey: key, requestInit: { headers } };
    this.#writer = new Meilisearch({ ...common, timeout: callMs });
    // A signal would switch its own deadline off.
    this.#reader = new Meilisearch(common);
  }

  get client(): Meilisearch {
    return this.#writer;
  }

  /** The ids of those who fit best, best first. Throws when there is no answer in so many milliseconds, or one that is none. */
  async search({ attributesToSearchOn, ...search }: EngineSearch, timeoutMs: number): Promise<readonly string[]> {
    const options = { ...search, attributesToSearchOn: [...attributesToSearchOn], attributesToRetrieve: ["id"] };
    const signal = AbortSignal.timeout(timeoutMs);
    const { hits } = await this.#reader.index<EngineDocument>(INDEX).search(search.q, options, { signal });
    return hits.map(({ id }) => id);
  }

  /** Puts documents in, and waits until they are found. */
  async put(index: string, documents: readonly (EngineDocument | { readonly id: string })[]): Promise<void> {
    if (documents.length === 0) return;
    await this.done(this.#writer.index(index).addDocuments([...documents], { primaryKey: "id" }));
  }

  /** Takes documents out, and waits until they are gone. */
  async remove(index: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.done(this.#writer.index(index).deleteDocuments([...ids]));
  }

  /** Whether an index has a document. Throws when the engine does not say. */
  async has(index: string, id: string): Promise<boolean> {
    try {
      await this.#writer.index(index).getDocument(id);
      return true;
    } catch (error) {
      const code = (error as { readonly cause?: { readonly code?: string } }).cause?.code;
      if (code === "document_not_found" || code === "index_not_found") return false;
      throw error;
    }
  }

  /** The documents of clients, as far as they are there. */
  async documents(index: string, ids: readonly string[]): Promise<ReadonlyMap<string, EngineDocument>> {
    // Without a filter, be it an empty one, the client puts all ids into an address, which are too many for it.
    const query = { ids: [...ids], filter: [], limit: ids.length };
    const { results } = await this.#writer.index<EngineDocument>(index).getDocuments(query);
    return new Map(results.map((one) => [one.id, one]));
  }

  /** The ids of so many documents behind the first ones. */
  async listIds(index: string, offset: number, limit: number): Promise<string[]> {
    const { results } = await this.#writer.index<EngineDocument>(index).getDocuments({ fields: ["id"], offset, limit });
    return results.map(({ id }) => id);
  }

  /** Whether an index has settings, by what the engine says of it. */
  async hasSettings(index: string, wanted: Settings): Promise<boolean> {
    return saysAll(await this.#writer.index(index).getSettings(), wanted);
  }

  /** Waits for a task. Throws when it has failed: the client would take that for an end like any other. */
  async done(task: EnqueuedTaskPromise): Promise<void> {
    const { taskUid: uid } = await task;
    const deadline = performance.now() + TASK_MS;
    for (;;) {
      const { status, error } = await this.#writer.tasks.getTask(uid);
      if (status === "succeeded") return;
      if (status === "failed" || status === "canceled") {
        const message = `task ${uid} ${status}: ${error?.code}`;
        throw error?.type === "invalid_request" ? new RefusedError(message) : new Error(message);
      }
      if (performance.now() > deadline) throw new Error(`the engine's task ${uid} does not end`);
      await sleep(LOOK_EVERY_MS, this.#stopping);
      this.#stopping.throwIfAborted();
    }
  }
}
