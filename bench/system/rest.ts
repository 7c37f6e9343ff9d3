import { setTimeout as delay } from "node:timers/promises";

/** Calls the gateway's REST API and returns the answer's body and cookies. Throws when it is refused. */
export async function callRest<T>(
  url: string,
  request: { readonly method: "GET" | "POST"; readonly headers?: Record<string, string>; readonly body?: unknown },
): Promise<{ body: T; cookies: string[] }> {
  const { method, headers = {}, body } = request;
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}: ${await response.text()}`);
  return { body: (await response.json()) as T, cookies: response.headers.getSetCookie() };
}

// While a system is filled nothing is measured, and a busy machine may take its time.
const patienceMs = 30_000;

/** Repeats a call that may be repeated until it succeeds; throws what it threw last when it does not. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}

/** Runs a job for each item, `width` at a time; results in the order of the items. */
export async function mapLimited<I, O>(
  items: readonly I[],
  width: number,
  job: (item: I, index: number) => Promise<O>,
): Promise<O[]> {
  const results: O[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await job(items[index] as I, index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
