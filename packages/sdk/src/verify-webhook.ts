/** What a webhook tells. */
export interface WebhookEvent {
  /** The same for every repetition: keep it, to do things once. */
  readonly id: string;
  /** For example `chat.opened`. */
  readonly type: string;
  /** RFC 3339. */
  readonly occurred_at: string;
  /** What it is about, the id of a chat for example; events of one subject come in their order. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Why a request is not to be believed. */
export type WebhookProblem = "malformed_signature" | "wrong_signature" | "too_old" | "malformed_body";

/** A request that is not to be believed: answer it with 400 and do nothing. */
export class WebhookError extends Error {
  readonly reason: WebhookProblem;

  constructor(reason: WebhookProblem) {
    super(`the webhook is not to be believed: ${reason}`);
    this.name = "WebhookError";
    this.reason = reason;
  }
}

/** How far the time of a signature may be away from ours, in seconds: room for clocks, none for replays. */
const TOLERANCE_S = 300;

interface Signature {
  /** As it was written, which is what was signed. */
  readonly time: string;
  readonly digests: readonly Uint8Array<ArrayBuffer>[];
}

/**
 * Believes a webhook or not. `body` must be the bytes as they came, before any parsing. With two secrets, while one is
 * rotated, either is good. Runs in Node and wherever there is WebCrypto. Rejects with WebhookError.
 *
 * @param header the value of `Switchboard-Signature`
 */
export async function verifyWebhook(
  body: string | Uint8Array,
  header: string,
  secrets: string | readonly string[],
  now: Date = new Date(),
): Promise<WebhookEvent> {
  const signature = parseHeader(header);
  if (!(await isSigned(body, signature, typeof secrets === "string" ? [secrets] : secrets))) {
    throw new WebhookError("wrong_signature");
  }
  if (Math.abs(now.getTime() / 1000 - Number(signature.time)) > TOLERANCE_S) throw new WebhookError("too_old");
  return parseBody(typeof body === "string" ? body : new TextDecoder().decode(body));
}

function parseHeader(header: string): Signature {
  const parts = header.split(",").map((part) => part.trim().split("="));
  const time = parts.find(([name]) => name === "t")?.[1] ?? "";
  const digests = parts.flatMap(([name, value = ""]) => (name === "v1" ? [fromHex(value)] : []));
  if (!/^\d{1,12}$/.test(time) || digests.length === 0) throw new WebhookError("malformed_signature");
  return { time, digests };
}

async function isSigned(
  body: string | Uint8Array,
  { time, digests }: Signature,
  secrets: readonly string[],
): Promise<boolean> {
  const signed = concat(encode(`${time}.`), typeof body === "string" ? encode(body) : body);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  for (const secret of secrets) {
    // An empty secret is one that was forgotten; everybody knows it.
    if (secret === "") continue;
    const key = await crypto.subtle.importKey("raw", encode(secret), algorithm, false, ["verify"]);
    // Compares in constant time.
    for (const digest of digests) if (await crypto.subtle.verify("HMAC", key, digest, signed)) return true;
  }
  return false;
}

function parseBody(text: string): WebhookEvent {
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event === "object" && event !== null && "id" in event && "type" in event) return event as WebhookEvent;
  } catch {
    // Told below like any other body that is no event.
  }
  throw new WebhookError("malformed_body");
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}
