import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { type Attempt, retryAfterMs } from "../domain/delivery.ts";
import { RefusedTarget, type Resolve, resolveTarget, type Target } from "./resolve-target.ts";

/** Bytes of an answer's body that are read and kept. */
const BODY_MAX_BYTES = 4_096;

export interface PostOptions {
  readonly allowPrivate: boolean;
  /** Milliseconds for everything: finding the address, connecting, sending, the answer. */
  readonly timeoutMs: number;
  readonly resolve: Resolve;
}

/**
 * Sends a body to a URL once. Redirections are not followed; the name is looked up anew each time and connected to on
 * an address that was checked. Never throws: whatever happens is the outcome.
 */
export async function post(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { allowPrivate, timeoutMs, resolve }: PostOptions,
): Promise<Attempt> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const url = new URL(address);
    const target = await within(signal, resolveTarget(url, allowPrivate, resolve));
    const response = await send(url, target, headers, body, signal);
    const retry = retryAfterMs(response.headers["retry-after"], new Date());
    return {
      kind: "answered",
      status: response.statusCode ?? 0,
      body: await readBegin(response),
      ...(retry !== undefined && { retryAfterMs: retry }),
    };
  } catch (error) {
    if (error instanceof RefusedTarget) return { kind: "refused", error: error.message };
    return { kind: "unanswered", error: signal.aborted ? `no answer within ${timeoutMs} ms` : wordsOf(error) };
  }
}

async function send(
  url: URL,
  target: Target,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    // A connection of its own: a kept one would lead to where the name once was.
    agent: false,
    // Certificates are still checked for the name in the URL.
    lookup: (_host, { all }, callback) =>
      all ? callback(null, [...target]) : callback(null, target[0].address, target[0].family),
    signal,
  };
  const request = url.protocol === "https:" ? httpsRequest(url, options) : httpRequest(url, options);
  // Stays: a connection may break after the answer began.
  request.on("error", () => undefined);
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

/** The begin of a body; an answer that breaks off or hangs after its status still is one. */
async function readBegin(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes >= BODY_MAX_BYTES) break;
    }
  } catch {
    // The status has told everything that matters; what came of the body is shown.
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, BODY_MAX_BYTES).toString("utf8").replaceAll("\0", "");
}

/** A promise that does not listen to the signal itself, cut short by it. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
