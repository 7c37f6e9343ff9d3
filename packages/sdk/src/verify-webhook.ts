import { Webhook } from "standardwebhooks";

/** What a webhook tells. */
export interface WebhookEvent {
  /** The same for every repetition, as in the header `webhook-id`: keep it, to do things once. */
  readonly id: string;
  /** For example `chat.opened`. */
  readonly type: string;
  /** When it happened, RFC 3339. */
  readonly timestamp: string;
  /** What it is about, the id of a chat for example; events of one subject come in their order. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A request that is not to be believed: answer it with 400 and do nothing. */
export class WebhookError extends Error {
  constructor(cause: unknown) {
    super("the webhook is not to be believed", { cause });
    this.name = "WebhookError";
  }
}

/** Headers of a request, as Node or `fetch` have them. */
type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Believes a webhook or not, by the public form of standardwebhooks.com. `body` must be the bytes as they came, before
 * any parsing. With two secrets, while one is rotated, either is good. Throws WebhookError.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
): WebhookEvent {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const signed = Object.fromEntries(
    ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [name, readHeader(headers, name)]),
  );
  let problem: unknown;
  // An empty secret is one that was forgotten; everybody knows it.
  for (const secret of [secrets].flat().filter((one) => one.replace(/^whsec_/, "") !== "")) {
    try {
      return new Webhook(secret).verify(text, signed) as WebhookEvent;
    } catch (error) {
      problem = error;
    }
  }
  throw new WebhookError(problem);
}

function readHeader(headers: WebhookHeaders, name: string): string {
  return String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? "");
}
