import type { Log } from "./client-options.ts";
import type { CookieJar } from "./cookie-jar.ts";
import { newId } from "./new-id.ts";
import { isUnauthenticated, ProblemError } from "./problem-error.ts";
import { progressFetch, type UploadInit } from "./progress-fetch.ts";

/** Milliseconds that one request may take, unless it says otherwise. */
const DEADLINE_MS = 10_000;

/** One request to the gateway. */
export interface RestRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Bytes that are sent as they are, in the place of a body. */
  readonly content?: Uint8Array<ArrayBuffer> | Blob;
  /** Told by browsers which part of the content is on its way, 0 to 1. */
  readonly onProgress?: ((part: number) => void) | undefined;
  readonly deadlineMs?: number;
  /** Makes repeating a write harmless; one is made up when absent. */
  readonly idempotencyKey?: string;
  /** False for requests that themselves sign in: no token is sent, and none is renewed. */
  readonly authorized?: boolean;
}

/** Where the access token comes from. */
export interface TokenSource {
  token(): string | undefined;
  /** Gets a fresh one; rejects as unauthenticated when the session is over. */
  renew(): Promise<void>;
}

/** What the client is made with. */
export interface RestClientOptions {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  /** Absent where the runtime keeps cookies itself. */
  readonly cookies?: CookieJar | undefined;
  readonly tokens?: TokenSource | undefined;
  readonly log: Log;
}

/** Calls the gateway's REST routes: deadline, problems as `ProblemError`, one renewal of the access token on 401. */
export class RestClient {
  readonly #options: RestClientOptions;

  constructor(options: RestClientOptions) {
    this.#options = options;
  }

  /** The answer's body, `undefined` when it has none. Rejects with `ProblemError` only. */
  async request<T>(request: RestRequest): Promise<T> {
    const { tokens } = this.#options;
    // The key is made once, so that the repetition after a renewal is the same write.
    const keyed =
      request.method === "GET" ? request : { ...request, idempotencyKey: request.idempotencyKey ?? newId() };
    try {
      return await this.#once<T>(keyed);
    } catch (error) {
      if (!isUnauthenticated(error) || request.authorized === false || !tokens?.token()) throw error;
    }
    await tokens.renew();
    return this.#once<T>(keyed);
  }

  async #once<T>(request: RestRequest): Promise<T> {
    const response = await this.#fetch(request);
    this.#options.cookies?.store(response.headers.getSetCookie());
    const text = await response.text().catch((error: unknown) => {
      throw unreachable(error);
    });
    const body = parse(text);
    if (!response.ok) throw ProblemError.fromResponse(response.status, body);
    return body as T;
  }

  /** The absolute address of a path of the gateway. */
  address(path: string): string {
    return `${this.#options.baseUrl}${path}`;
  }

  async #fetch(request: RestRequest): Promise<Response> {
    const { method, body, content, deadlineMs = DEADLINE_MS } = request;
    const init = { method, headers: this.#headers(request), signal: AbortSignal.timeout(deadlineMs) };
    try {
      if (content !== undefined) return await this.#upload(request, { ...init, body: content });
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      return await this.#options.fetch(this.#url(request), { ...init, ...json, credentials: "include" });
    } catch (error) {
      this.#options.log({ level: "debug", message: "the gateway did not answer", data: { path: request.path } });
      throw unreachable(error);
    }
  }

  #upload(
    request: RestRequest,
    init: UploadInit & { readonly body: Uint8Array<ArrayBuffer> | Blob },
  ): Promise<Response> {
    const url = this.#url(request);
    const send = request.onProgress && progressFetch(request.onProgress);
    return send ? send(url, init) : this.#options.fetch(url, { ...init, credentials: "include" });
  }

  #url({ path, query = {} }: RestRequest): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    return `${this.#options.baseUrl}${path}${search.size > 0 ? `?${search}` : ""}`;
  }

  #headers(request: RestRequest): Record<string, string> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (request.body !== undefined) headers["content-type"] = "application/json";
    if (request.content !== undefined) headers["content-type"] = "application/octet-stream";
    if (request.idempotencyKey !== undefined) headers["idempotency-key"] = request.idempotencyKey;
    const token = request.authorized === false ? undefined : this.#options.tokens?.token();
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    const cookie = this.#options.cookies?.header(request.path);
    if (cookie) headers["cookie"] = cookie;
    return headers;
  }
}

function unreachable(cause: unknown): ProblemError {
  const timedOut = cause instanceof Error && cause.name === "TimeoutError";
  const problem = timedOut
    ? { status: 0, kind: "deadline_exceeded", reason: "sdk.timeout" }
    : { status: 0, kind: "unavailable", reason: "sdk.unreachable" };
  return new ProblemError(problem, { cause });
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    // A proxy's error page: the status says what there is to know.
    return undefined;
  }
}
