import { inboxPrefixOf } from "@switchboard/contracts/nats-permissions";
import type { Logger } from "@switchboard/kit/log";
import { metricsOf } from "@switchboard/kit/metrics";
import { sleep } from "@switchboard/kit/sleep";
import {
  type ConnectionOptions,
  connect,
  ErrorCode,
  Events,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
  NatsError,
} from "nats";

const { gauge } = metricsOf("bus");

export interface Subscription {
  unsubscribe(): void;
}

/** Gets one message; must not throw and not wait. `respond` answers a request; for other messages it does nothing. */
export type MessageHandler = (data: Uint8Array, subject: string, respond: (answer: Uint8Array) => void) => void;

export interface BusOptions {
  /** On how many servers streams are kept; 1 unless given. */
  readonly replicas?: number;
  /** Of the user; none unless given, for servers that ask nobody. */
  readonly password?: string | undefined;
}

interface Opened {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
}

/** Longest pause between two attempts to connect, in milliseconds. */
const CONNECT_WAIT_MS = 500;
/** A server that answers no ping for two of these is gone, in milliseconds. */
const PING_INTERVAL_MS = 5_000;
/** JetStream requests wait this long for their answer, in milliseconds. */
const JETSTREAM_TIMEOUT_MS = 5_000;
/** A connection that closes has this long, in milliseconds, to finish what is under way. */
const DRAIN_MS = 2_000;

const connectedGauge = gauge("connected", "1 while the connection to NATS stands, else 0.");

/**
 * A connection to NATS, made in the background: it is tried as long as it takes, and kept for ever. Until then the bus is
 * like one whose NATS is away: what is published is dropped, and JetStream answers with a NatsError. Core publishes are fire
 * and forget; facts go through the outbox instead.
 */
export class Bus {
  /** On how many servers streams are kept; above 1 that needs a NATS cluster. */
  readonly replicas: number;
  readonly #log: Logger;
  readonly #closing = new AbortController();
  readonly #callbacks = new Set<() => void>();
  /** Subscriptions that wait for the first connection; later the library keeps them. */
  readonly #waiting = new Set<() => void>();
  #opened: Opened | undefined;
  #connected = false;

  /** `name` is also the user's at NATS, unless the address says who. */
  constructor(url: string, name: string, log: Logger, { replicas = 1, password }: BusOptions = {}) {
    this.replicas = replicas;
    this.#log = log;
    connectedGauge.set(0);
    const servers = url.split(",").map((server) => new URL(server));
    void this.#open({
      servers: servers.map(({ host }) => host),
      name,
      inboxPrefix: inboxPrefixOf(name),
      ...(password === undefined ? {} : { user: name, pass: password }),
      ...credentialsIn(servers),
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  get js(): JetStreamClient {
    return this.#need().js;
  }

  get jsm(): JetStreamManager {
    return this.#need().jsm;
  }

  /** For the other files of this package. */
  get connection(): NatsConnection {
    return this.#need().connection;
  }

  /** Publishes what is only worth knowing now. While NATS is away it is dropped, never queued up. */
  publish(subject: string, data: Uint8Array): void {
    if (this.#connected) this.connection.publish(subject, data);
  }

  /**
   * Asks whoever follows a subject now, and resolves with the first answer; undefined when nobody follows it, nobody
   * answers in time (milliseconds), or NATS is away.
   */
  async request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array | undefined> {
    if (!this.#connected) return undefined;
    try {
      return (await this.connection.request(subject, data, { timeout: timeoutMs })).data;
    } catch (error) {
      if (isUnanswered(error)) return undefined;
      throw error;
    }
  }

  /** Hands every message of a subject (wildcards allowed) to `handle`, from when NATS is there. */
  subscribe(subject: string, handle: MessageHandler): Subscription {
    let made: Subscription | undefined;
    const make = (): void => {
      made = this.#follow(subject, handle);
    };
    if (this.#opened === undefined) this.#waiting.add(make);
    else make();
    return {
      unsubscribe: () => {
        this.#waiting.delete(make);
        made?.unsubscribe();
      },
    };
  }

  /** Resolves when the server has seen everything sent before, a subscription for example. */
  async flush(): Promise<void> {
    await this.connection.flush();
  }

  /** Calls back each time that the connection stands again, or for the first time: what was published before is lost. */
  onConnect(callback: () => void): void {
    this.#callbacks.add(callback);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#opened !== undefined) await close(this.#opened.connection);
  }

  #need(): Opened {
    if (this.#opened === undefined) throw new NatsError("NATS was not there yet", ErrorCode.Disconnect);
    return this.#opened;
  }

  #follow(subject: string, handle: MessageHandler): Subscription {
    return this.connection.subscribe(subject, {
      callback: (err, message) => {
        if (err === null) handle(message.data, message.subject, (answer) => void message.respond(answer));
        else this.#log.error({ err, subject }, "a subscription failed");
      },
    });
  }

  async #open(server: ServerOptions): Promise<void> {
    const connection = await firstConnection(server, this.#closing.signal, this.#log);
    if (connection === undefined) return;
    const jsm = await connection.jetstreamManager({ timeout: JETSTREAM_TIMEOUT_MS, checkAPI: false });
    if (this.#closing.signal.aborted) return connection.close();
    this.#opened = { connection, js: connection.jetstream({ timeout: JETSTREAM_TIMEOUT_MS }), jsm };
    for (const make of this.#waiting) make();
    this.#waiting.clear();
    this.#setConnected(true);
    void this.#watch(connection);
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type, data, permissionContext } of connection.status()) {
      if (type === Events.Disconnect) {
        this.#log.warn("nats is away");
        this.#setConnected(false);
      } else if (type === Events.Reconnect) {
        this.#log.info("nats is back");
        this.#setConnected(true);
      } else if (permissionContext !== undefined) {
        this.#log.error({ ...permissionContext, data }, "nats refused what this user may not do");
      }
    }
  }

  #setConnected(connected: boolean): void {
    this.#connected = connected;
    connectedGauge.set(connected ? 1 : 0);
    if (connected) for (const callback of this.#callbacks) callback();
  }
}

function credentialsIn(servers: readonly URL[]): { user: string; pass: string } | undefined {
  const { username, password } = servers.find((server) => server.username !== "") ?? {};
  if (username === undefined || password === undefined) return undefined;
  return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

type ServerOptions = Pick<ConnectionOptions, "servers" | "name" | "inboxPrefix" | "user" | "pass">;

/** The first connection; undefined when the signal was aborted before there was one. */
async function firstConnection(
  server: ServerOptions,
  signal: AbortSignal,
  log: Logger,
): Promise<NatsConnection | undefined> {
  const options = {
    ...server,
    maxReconnectAttempts: -1,
    reconnectTimeWait: CONNECT_WAIT_MS,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: 2,
  };
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const connection = await connect(options);
      if (!signal.aborted) return connection;
      await connection.close();
    } catch (err) {
      // One line for the outage, not for each attempt to end it.
      if (attempt === 0) log.warn({ err }, "nats is away");
    }
    await sleep(CONNECT_WAIT_MS, signal);
  }
  return undefined;
}

/** Lets what is under way finish, as long as the other end answers. */
async function close(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  const drained = new AbortController();
  await Promise.race([connection.drain().catch(() => undefined), sleep(DRAIN_MS, drained.signal)]);
  drained.abort();
  await connection.close();
}

/** Nobody follows the subject, or nobody answered in time, or the connection broke meanwhile. */
function isUnanswered(error: unknown): boolean {
  const codes: readonly string[] = [ErrorCode.NoResponders, ErrorCode.Timeout, ErrorCode.Disconnect];
  return error instanceof NatsError && codes.includes(error.code);
}
