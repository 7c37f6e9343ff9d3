import { Agent, type OutgoingHttpHeaders, request } from "node:http";
import { percentiles } from "../report/stats.ts";

/** A request that is made over and over, and what its answer must be like. */
export interface RepeatedRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: unknown;
  /** Throws when the answer is not the right one. */
  readonly check: (answer: unknown) => void;
}

/** What callers met. */
export interface Repeated {
  /** Milliseconds from a request to the end of its answer. */
  readonly p50: number;
  readonly p99: number;
  /** Answers a second. */
  readonly perSecond: number;
}

/** Callers who each have one connection and ask again as soon as they are answered, for so many milliseconds. */
export async function repeat(wanted: RepeatedRequest, callers: number, ms: number): Promise<Repeated> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const times: number[] = [];
  const startedAt = performance.now();
  const call = async (): Promise<void> => {
    while (performance.now() - startedAt < ms) {
      const askedAt = performance.now();
      const text = await ask(agent, wanted);
      times.push(performance.now() - askedAt);
      wanted.check(JSON.parse(text));
    }
  };
  try {
    await Promise.all(Array.from({ length: callers }, call));
  } finally {
    agent.destroy();
  }
  return { ...percentiles(times), perSecond: times.length / ((performance.now() - startedAt) / 1_000) };
}

function ask(agent: Agent, { method, url, headers, body }: RepeatedRequest): Promise<string> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const ofBody = content !== undefined && {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(content),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, headers: { ...headers, ...ofBody } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${method} ${url} was answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on("error", reject);
    sent.end(content);
  });
}
