import type { Call, Operation } from "@switchboard/contracts/operation";
import { isUnauthenticated, ProblemError } from "./problem-error.ts";
import { type CallArguments, type RestClient, type TokenSource, toRequest } from "./rest-client.ts";

/** Milliseconds that a download may take, unless it says otherwise. */
const DOWNLOAD_MS = 60 * 60_000;

/**
 * The bytes that an operation answers with, as they come: one that breaks off rejects while it is read. Rejects with
 * `ProblemError` until the first of them is there. Apart from the REST client, because widgets download nothing so.
 */
export async function download<O extends Operation>(
  rest: RestClient,
  tokens: TokenSource,
  operation: Call<O>,
  ...[input, options = {}]: CallArguments<O>
): Promise<ReadableStream<Uint8Array>> {
  const fields = (input ?? {}) as Readonly<Record<string, unknown>>;
  const request = { deadlineMs: DOWNLOAD_MS, ...options, ...toRequest(operation, fields, options) };
  const first = await rest.send(request);
  if (first.ok) return bytesOf(first);
  const refusal = await problemOf(first);
  if (!isUnauthenticated(refusal) || !tokens.renewable) throw refusal;
  await tokens.renew(refusal);
  const second = await rest.send(request);
  if (second.ok) return bytesOf(second);
  throw await problemOf(second);
}

function bytesOf({ body }: Response): ReadableStream<Uint8Array> {
  return body ?? new Blob([]).stream();
}

async function problemOf(response: Response): Promise<ProblemError> {
  // What is no JSON tells nothing beyond its status.
  const body: unknown = await response.json().catch(() => undefined);
  return ProblemError.fromResponse(response.status, body);
}
