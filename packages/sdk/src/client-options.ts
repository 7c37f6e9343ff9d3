import type { Backoff } from "./backoff.ts";
import type { KeyValueStorage } from "./key-value-storage.ts";
import type { SocketFactory } from "./realtime-socket.ts";

/** Something worth knowing for whoever looks for a fault. Never holds tokens, texts or addresses of people. */
export interface LogEvent {
  readonly level: "debug" | "info" | "warn" | "error";
  /** A constant, lower-case sentence. */
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Takes log events. */
export type Log = (event: LogEvent) => void;

/** What every client is made with. */
export interface ClientOptions {
  /** Where the gateway is, for example `https://chat.example.com`. On a page it may be empty: the page's own origin. */
  readonly baseUrl: string;
  /**
   * Keeps unsent messages (and, outside of browsers, cookies). `localStorage` in browsers, where it is forbidden `sessionStorage`, else memory. Outside of
   * browsers, clients that share one storage are the same browser to the gateway.
   */
  readonly storage?: KeyValueStorage;
  readonly fetch?: typeof globalThis.fetch;
  readonly webSocket?: SocketFactory;
  readonly log?: Log;
  /**
   * How reconnects and repeats are spaced: waits of up to 0.5 s, 1 s and 2 s, and, when the trouble lasts, of up to a
   * quarter of the time that it has lasted, 20 s at most. With full jitter.
   */
  readonly reconnect?: Partial<Backoff>;
}
