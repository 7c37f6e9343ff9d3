import { openCookies } from "#cookies";
import { type Backoff, defaultBackoff } from "./backoff.ts";
import { ChatHub, type ChatHubOptions } from "./chat-hub.ts";
import type { ClientOptions, Log, LogEvent } from "./client-options.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import type { CookieJar } from "./cookie-jar.ts";
import { detectEnvironment, type Environment } from "./environment.ts";
import { FileLinks } from "./file-links.ts";
import type { JobOptions } from "./job.ts";
import type { KeyValueStorage } from "./key-value-storage.ts";
import { RealtimeSocket } from "./realtime-socket.ts";
import { RestClient, type TokenSource } from "./rest-client.ts";
import type { TextDraft } from "./text-draft.ts";
import { OutboxStore } from "./thread/outbox-store.ts";

const REALTIME_PATH = "/v1/realtime";

/** What staff and visitor clients have in common: addresses, cookies, REST, and how their one connection is opened. */
export class ClientCore {
  readonly environment: Environment;
  readonly storage: KeyValueStorage;
  readonly backoff: Backoff;
  readonly log: Log;
  readonly rest: RestClient;
  readonly links: FileLinks;
  readonly #options: ClientOptions;
  /** Where the gateway is, without a slash at the end. */
  readonly baseUrl: string;
  readonly #cookies: CookieJar | undefined;

  /** Throws when the base URL is none. */
  constructor(options: ClientOptions, tokens?: TokenSource) {
    this.#options = options;
    this.environment = detectEnvironment();
    this.baseUrl = this.environment.resolve(options.baseUrl).replace(/\/$/, "");
    this.storage = options.storage ?? this.environment.storage();
    this.backoff = { ...defaultBackoff, ...options.reconnect };
    this.log = options.log ?? (() => undefined);
    if (!this.environment.browser) this.#cookies = openCookies(this.storage, `switchboard.cookies.${this.baseUrl}`);
    // Called as a function of the global object: browsers refuse it as a method of anything else.
    const fetch = options.fetch ?? ((...args) => globalThis.fetch(...args));
    this.rest = new RestClient({ baseUrl: this.baseUrl, fetch, cookies: this.#cookies, tokens, log: this.log });
    this.links = new FileLinks(this.rest);
  }

  /** The client's connection, not connected yet. */
  connection(who: Pick<ConnectionOptions, "token" | "resume">): Connection {
    const { environment, backoff, log } = this;
    return new Connection({ ...who, environment, backoff, log, open: (signal) => this.#open(signal) });
  }

  /** Settings of a client's background work: it goes on while the client is to be connected. */
  jobOptions(connection: Connection, what: string, data: LogEvent["data"] = {}): JobOptions {
    return {
      backoff: this.backoff,
      enabled: () => connection.state !== "idle" && connection.lostReason !== "unauthenticated",
      onError: (error) => this.log({ level: "info", message: what, data: { ...data, error: String(error) } }),
    };
  }

  /** The client's chats. `outboxKey` names the user, who may change. */
  chats(
    connection: Connection,
    outboxKey: () => string,
    who: Pick<ChatHubOptions, "side" | "self" | "onContinued">,
  ): ChatHub {
    const { rest, links, storage, log } = this;
    const store = new OutboxStore<TextDraft>(storage, outboxKey, log);
    const job = (chat_id: string) => this.jobOptions(connection, "a request of a chat failed", { chat_id });
    return new ChatHub({ ...who, rest, links, connection, store, job });
  }

  #open(signal: AbortSignal): Promise<RealtimeSocket> {
    const url = `${this.baseUrl.replace(/^http/, "ws")}${REALTIME_PATH}`;
    const cookie = this.#cookies?.header(REALTIME_PATH);
    const { webSocket } = this.#options;
    return RealtimeSocket.open(url, {
      signal,
      ...(cookie && { headers: { cookie } }),
      ...(webSocket && { factory: webSocket }),
    });
  }
}
