import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@switchboard/kit/log";
import { gauge } from "@switchboard/kit/metrics";
import {
  connect,
  ErrorCode,
  Events,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
  NatsError,
} from "nats";

export interface Subscription {
  unsubscribe(): void;
}

/** A connection to NATS. Core publishes are fire and forget; facts go through the outbox instead. */
export interface Bus {
  /** Publishes what is only worth knowing now. While NATS is away it is dropped, never queued up. */
  publish(subject: string, data: Uint8Array): void;
  /**
   * Asks whoever follows a subject now, and resolves with the first answer; undefined when nobody follows it, nobody
   * answers in time (milliseconds), or NATS is away.
   */
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array | undefined>;
  /**
   * Hands every message of a subject (wildcards allowed) to `handle`, which must not throw and not wait. `respond`
   * answers a request; for other messages it does nothing.
   */
  subscribe(
    subject: string,
    handle: (data: Uint8Array, subject: string, respond: (answer: Uint8Array) => void) => void,
  ): Subscription;
  /** Resolves when the server has seen everything sent before, a subscription for example. */
  flush(): Promise<void>;
  /** Called after each reconnection: what was published meanwhile is lost. */
  onReconnect(callback: () => void): void;
  readonly connected: boolean;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** For the other files of this package. */
  readonly connection: NatsConnection;
  close(): Promise<void>;
}

/** Longest pause between two attempts to reconnect, in milliseconds. */
const RECONNECT_WAIT_MS = 500;
/** A server that answers no ping for two of these is gone, in milliseconds. */
const PING_INTERVAL_MS = 5_000;
/** JetStream requests wait this long for their answer, in milliseconds. */
const JETSTREAM_TIMEOUT_MS = 5_000;
/** A connection that closes has this long, in milliseconds, to finish what is under way. */
const DRAIN_MS = 2_000;

const connectedGauge = gauge("switchboard_bus_connected", "1 while the connection to NATS stands, else 0.");

/** Connects, waiting for the server as long as it takes, and stays connected for ever. */
export async function connectBus(url: string, name: string, log: Logger): Promise<Bus> {
  const connection = await connect({
    servers: url.split(","),
    name,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: 2,
  });
  const reconnected = new Set<() => void>();
  const state = { connected: true };
  connectedGauge.set(1);
  void watch(connection, state, reconnected, log);
  return {
    publish: (subject, data) => {
      if (state.connected) connection.publish(subject, data);
    },
    request: async (subject, data, timeoutMs) => {
      if (!state.connected) return undefined;
      try {
        return (await connection.request(subject, data, { timeout: timeoutMs })).data;
      } catch (error) {
        if (isUnanswered(error)) return undefined;
        throw error;
      }
    },
    subscribe: (subject, handle) => {
      const subscription = connection.subscribe(subject, {
        callback: (err, message) => {
          if (err === null) handle(message.data, message.subject, (answer) => void message.respond(answer));
          else log.error({ err, subject }, "a subscription failed");
        },
      });
      return { unsubscribe: () => subscription.unsubscribe() };
    },
    flush: () => connection.flush(),
    onReconnect: (callback) => void reconnected.add(callback),
    get connected() {
      return state.connected;
    },
    js: connection.jetstream({ timeout: JETSTREAM_TIMEOUT_MS }),
    jsm: await connection.jetstreamManager({ timeout: JETSTREAM_TIMEOUT_MS, checkAPI: false }),
    connection,
    close: () => close(connection),
  };
}

/** Lets what is under way finish, as long as the other end answers. */
async function close(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  const drained = connection.drain().catch(() => undefined);
  await Promise.race([drained, delay(DRAIN_MS, undefined, { ref: false })]);
  await connection.close();
}

/** Nobody follows the subject, or nobody answered in time, or the connection broke meanwhile. */
function isUnanswered(error: unknown): boolean {
  const codes: readonly string[] = [ErrorCode.NoResponders, ErrorCode.Timeout, ErrorCode.Disconnect];
  return error instanceof NatsError && codes.includes(error.code);
}

async function watch(
  connection: NatsConnection,
  state: { connected: boolean },
  reconnected: ReadonlySet<() => void>,
  log: Logger,
): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === Events.Disconnect) {
      state.connected = false;
      connectedGauge.set(0);
      log.warn("nats is away");
    } else if (status.type === Events.Reconnect) {
      state.connected = true;
      connectedGauge.set(1);
      log.info("nats is back");
      for (const callback of reconnected) callback();
    }
  }
}
