import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A status and what is said, or a page. */
type Answer = readonly [status: number, body: object | string];

/** Why a task failed. */
interface TaskError {
  readonly code: string;
  readonly type: "invalid_request" | "system";
}

interface Task {
  readonly status: string;
  readonly error: TaskError | null;
  readonly ofNoIndex: boolean;
}

/** What can be ordered of it. */
export type Fault = "none" | "500" | "hang" | "page";

interface Doc {
  readonly id: string;
  readonly projects?: readonly string[];
  readonly words?: readonly string[];
}

/** Fields of bodies that the documented API has, of those that are used here: anything else is a mistake. */
const fields: Readonly<Record<string, readonly string[]>> = {
  search: ["q", "limit", "filter", "matchingStrategy", "attributesToSearchOn", "attributesToRetrieve"],
  index: ["uid", "primaryKey"],
  settings: [
    ...["searchableAttributes", "displayedAttributes", "filterableAttributes", "rankingRules", "typoTolerance"],
    ...["facetSearch", "searchCutoffMs", "pagination"],
  ],
  document: ["id", "projects", "words", "sounds"],
  fetch: ["ids", "filter", "limit"],
};

/**
 * A server that speaks the used part of Meilisearch's documented API, strictly, with faults to order. It finds whole words and
 * forgives nothing: it shows what is sent and what becomes of failures, never what the engine finds.
 */
export class MeilisearchProtocol {
  fault: Fault = "none";
  /** The id of a document that fails its task. */
  refused: string | undefined;
  /** There is no room for documents. */
  isFull = false;
  readonly mistakes: string[] = [];
  readonly indexes = new Map<string, Map<string, Doc>>();
  /** Settings of the index that was set up last. */
  settings: Readonly<Record<string, unknown>> = {};
  readonly #tasks: Task[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  searches = 0;
  failedTasks = 0;
  documentsPut = 0;

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.fault === "hang") return;
    const [status, said] = this.#answerOf(request, Buffer.concat(chunks).toString());
    const type = typeof said === "string" ? "text/html" : "application/json";
    response.writeHead(status, { "content-type": type }).end(typeof said === "string" ? said : JSON.stringify(said));
  }

  #answerOf(request: IncomingMessage, text: string): Answer {
    if (this.fault === "500") return [500, { message: "broken", code: "internal", type: "internal" }];
    if (this.fault === "page") return [200, "<h1>hello</h1>"];
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://meilisearch");
    if (request.headers.authorization !== "Bearer secret") return [403, { code: "invalid_api_key" }];
    return this.#answer(`${request.method} ${pathname}`, body, searchParams);
  }

  #answer(line: string, body: unknown, asked: URLSearchParams): Answer {
    const [, uid = ""] = /\/indexes\/(\w+)/.exec(line) ?? [];
    const index = this.indexes.get(uid);
    if (/^GET \/tasks\/\d+$/.test(line)) {
      const uidOfTask = Number(line.split("/").at(-1));
      const task = this.#tasks[uidOfTask];
      // As the real one to a key for some indexes: a task of none of them is not there.
      if (task === undefined || task.ofNoIndex) return [404, { code: "task_not_found", type: "invalid_request" }];
      return [200, { uid: uidOfTask, status: task.status, error: task.error, ...times }];
    }
    if (line === "POST /indexes") {
      const { uid: made = "" } = this.#known("index", body) as { uid?: string };
      this.indexes.set(made, new Map());
      return this.#task();
    }
    if (line === "GET /indexes") {
      const results = [...this.indexes.keys()].map((one) => ({ uid: one }));
      return [200, { results, offset: 0, limit: 100, total: results.length }];
    }
    if (line === "POST /swap-indexes") {
      const [{ indexes: [one = "", other = ""] = [] } = {}] = body as { indexes?: string[] }[];
      const [a, b] = [this.indexes.get(one), this.indexes.get(other)];
      if (a === undefined || b === undefined) return this.#task(wrong("index_not_found"), true);
      this.indexes.set(one, b).set(other, a);
      return this.#task(null, true);
    }
    if (line.startsWith("DELETE /indexes/")) {
      return this.#task(this.indexes.delete(uid) ? null : wrong("index_not_found"));
    }
    if (index === undefined) return [404, { code: "index_not_found", type: "invalid_request" }];
    if (line === `PATCH /indexes/${uid}/settings`) {
      this.settings = this.#known("settings", body);
      return this.#task();
    }
    if (line === `GET /indexes/${uid}/settings`) return [200, { stopWords: [], ...this.settings }];
    if (line === `POST /indexes/${uid}/documents`) return this.#put(index, body as Doc[]);
    if (line === `POST /indexes/${uid}/documents/delete-batch`) {
      for (const id of body as string[]) index.delete(id);
      return this.#task();
    }
    if (line === `POST /indexes/${uid}/documents/fetch`) {
      const { ids = [] } = this.#known("fetch", body) as { ids?: readonly string[] };
      return [
        200,
        { results: ids.flatMap((id) => index.get(id) ?? []), offset: 0, limit: ids.length, total: ids.length },
      ];
    }
    if (line === `GET /indexes/${uid}/documents`) {
      const [from, most] = [Number(asked.get("offset")), Number(asked.get("limit"))];
      const results = [...index.keys()].slice(from, from + most).map((id) => ({ id }));
      return [200, { results, offset: from, limit: most, total: index.size }];
    }
    if (line.startsWith(`GET /indexes/${uid}/documents/`)) {
      const doc = index.get(decodeURIComponent(line.split("/").at(-1) ?? ""));
      return doc === undefined ? [404, { code: "document_not_found" }] : [200, doc];
    }
    if (line === `POST /indexes/${uid}/search`) return this.#search(index, body);
    this.mistakes.push(`nobody knows ${line}`);
    return [404, { code: "not_found" }];
  }

  #put(index: Map<string, Doc>, docs: readonly Doc[]): Answer {
    for (const doc of docs) this.#known("document", doc);
    if (this.isFull) return this.#task({ code: "no_space_left_on_device", type: "system" });
    // As the real one: a document that is wrong fails all of its task.
    if (docs.some(({ id }) => id === this.refused)) return this.#task(wrong("invalid_document_id"));
    for (const doc of docs) index.set(doc.id, doc);
    this.documentsPut += docs.length;
    return this.#task();
  }

  #search(index: ReadonlyMap<string, Doc>, body: unknown): Answer {
    this.searches += 1;
    const { q = "", filter = "" } = this.#known("search", body) as { q?: string; filter?: string };
    const among = [...filter.matchAll(/"([^"]*)"/g)].map(([, id]) => id);
    const hits = [...index.values()].filter(
      ({ words = [], projects = [] }) =>
        q.split(" ").every((word) => words.includes(word)) &&
        (filter === "" || projects.some((id) => among.includes(id))),
    );
    return [200, { hits: hits.map(({ id }) => ({ id })), query: q, processingTimeMs: 1 }];
  }

  #known(what: string, body: unknown): Readonly<Record<string, unknown>> {
    const given = (body ?? {}) as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(given)) {
      if (!fields[what]?.includes(name)) this.mistakes.push(`${what} has no ${name}`);
    }
    return given;
  }

  #task(error: TaskError | null = null, ofNoIndex = false): Answer {
    const status = error === null ? "succeeded" : "failed";
    if (error !== null) this.failedTasks += 1;
    const taskUid = this.#tasks.push({ status, error, ofNoIndex }) - 1;
    return [202, { taskUid, indexUid: null, status: "enqueued", type: "x", enqueuedAt: times.enqueuedAt }];
  }
}

/** A task that was asked for what cannot be done. */
function wrong(code: string): TaskError {
  return { code, type: "invalid_request" };
}

const times = { enqueuedAt: "2026-01-01T00:00:00Z" };
