import type { Answer, Call, Input, Operation } from "@switchboard/contracts/operation";
import type { Log } from "./client-options.ts";
import type { CookieJar } from "./cookie-jar.ts";
import { newId } from "./new-id.ts";
import { isUnauthenticated, ProblemError } from "./problem-error.ts";
import { progressFetch, type UploadInit } from "./progress-fetch.ts";

/** Milliseconds that one request may take, unless it says otherwise. */
const DEADLINE_MS = 10_000;

/** What there is to say of a call beside its input. */
export interface CallOptions {
  readonly deadlineMs?: number;
  /** Makes repeating a write harmless; one is made up when absent. */
  readonly idempotencyKey?: string;
  /** False for operations that themselves sign in: no token is sent, and none is renewed. */
  readonly authorized?: boolean;
  /** Bytes that are sent as they are, for an operation that takes some. */
  readonly content?: Uint8Array<ArrayBuffer> | Blob;
  /** Told by browsers which part of the content is on its way, 0 to 1. */
  readonly onProgress?: ((part: number) => void) | undefined;
}

/** The input of an operation without what is `Known` already, which may be left out where nothing has to be told. */
export type CallArguments<O extends Operation, Known extends string = never> =
  object extends Omit<Input<O>, Known>
    ? [input?: Omit<Input<O>, Known>, options?: CallOptions]
    : [input: Omit<Input<O>, Known>, options?: CallOptions];

/** Where the access token comes from. */
export interface TokenSource {
  token(): string | undefined;
  /** Whether there may be a fresh one. */
  readonly renewable: boolean;
  /** Gets a fresh one after a refusal; rejects as unauthenticated when the session is over. */
  renew(refusal: ProblemError): Promise<void>;
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

/** One request to the gateway. */
export interface RestRequest extends CallOptions {
  readonly method: Operation["method"];
  /** With the query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

/** Calls the gateway's operations: deadline, problems as `ProblemError`, one renewal of the access token on 401. */
export class RestClient {
  readonly #options: RestClientOptions;

  constructor(options: RestClientOptions) {
    this.#options = options;
  }

  /** What the operation answers, `undefined` when it has nothing to say. Rejects with `ProblemError` only. */
  async call<O extends Operation>(operation: Call<O>, ...[input, options]: CallArguments<O>): Promise<Answer<O>> {
    return (await this.ask(operation, input as Fields | undefined, options)) as Answer<O>;
  }

  /** The same for whoever knows otherwise that the fields are the operation's. */
  async ask(operation: Called, input: Fields = {}, options: CallOptions = {}): Promise<unknown> {
    // The key is made once, so that the repetition after a renewal is the same write.
    const request = { idempotencyKey: newId(), ...options, ...toRequest(operation, input, options) };
    const { tokens } = this.#options;
    try {
      return await this.#once(request);
    } catch (error) {
      if (!isUnauthenticated(error) || options.authorized === false || !tokens?.renewable) throw error;
      await tokens.renew(error);
    }
    return this.#once(request);
  }

  /** The absolute address of a path of the gateway. */
  address(path: string): string {
    return `${this.#options.baseUrl}${path}`;
  }

  async #once(request: RestRequest): Promise<unknown> {
    const response = await this.send(request);
    this.#options.cookies?.store(response.headers.getSetCookie());
    const text = await response.text().catch((error: unknown) => {
      throw unreachable(error);
    });
    const body = parse(text);
    if (!response.ok) throw ProblemError.fromResponse(response.status, body);
    return body;
  }

  /** Sends a request, and answers with what came of it as it is. Rejects with `ProblemError` when nothing did. */
  async send(request: RestRequest): Promise<Response> {
    const { method, body, content, deadlineMs = DEADLINE_MS } = request;
    const init = { method, headers: this.#headers(request), signal: AbortSignal.timeout(deadlineMs) };
    try {
      if (content !== undefined) return await this.#upload(request, { ...init, body: content });
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      return await this.#options.fetch(this.address(request.path), { ...init, ...json, credentials: "include" });
    } catch (error) {
      this.#options.log({ level: "debug", message: "the gateway did not answer", data: { path: request.path } });
      throw unreachable(error);
    }
  }

  #upload(
    { path, onProgress }: RestRequest,
    init: UploadInit & { readonly body: Uint8Array<ArrayBuffer> | Blob },
  ): Promise<Response> {
    const send = onProgress && progressFetch(onProgress);
    const url = this.address(path);
    return send ? send(url, init) : this.#options.fetch(url, { ...init, credentials: "include" });
  }

  #headers({ method, path, body, content, idempotencyKey, authorized }: RestRequest): Record<string, string> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (content !== undefined) headers["content-type"] = "application/octet-stream";
    if (method !== "GET" && idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
    const token = authorized === false ? undefined : this.#options.tokens?.token();
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    const cookie = this.#options.cookies?.header(path);
    if (cookie) headers["cookie"] = cookie;
    return headers;
  }
}

type Called = Pick<Operation, "method" | "path">;
type Fields = Readonly<Record<string, unknown>>;

/** Puts each part of the input where it belongs: what the path does not name is the query of a read, and the body of a write. */
export function toRequest(
  { method, path }: Called,
  input: Fields,
  { content }: CallOptions,
): Pick<RestRequest, "method" | "path" | "body"> {
  const rest: Record<string, unknown> = { ...input };
  const place = path.replace(/{(\w+)}/g, (_, name: string) => {
    delete rest[name];
    return encodeURIComponent(String(input[name]));
  });
  if (method === "GET" || method === "DELETE" || content !== undefined) return { method, path: place + queryOf(rest) };
  return { method, path: place, body: rest };
}

function queryOf(fields: Fields): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `?${search}` : "";
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
