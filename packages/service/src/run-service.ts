import type { Bus } from "@switchboard/bus/nats";
import { startRelay } from "@switchboard/bus/relay";
import type { StreamDefinition } from "@switchboard/contracts/subjects";
import { CallerSigner, CallerVerifier } from "@switchboard/kit/caller-token";
import { forgetIdempotencyKeys } from "@switchboard/pg/idempotency";
import { type MigrationSet, requireMigrated } from "@switchboard/pg/migrate";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { waitForDatabase } from "@switchboard/pg/wait-for-database";
import type { ServiceShape } from "@switchboard/rpc/definition";
import type { RpcServer } from "@switchboard/rpc/server";
import { createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";
import { type NatsSettings, openNats } from "./open-nats.ts";
import { type ProcessOptions, type RunningProcess, runProcess } from "./run-process.ts";

/** What a service says of itself to be run. */
export interface ServiceOptions extends ProcessOptions {
  readonly config: ProcessOptions["config"] &
    NatsSettings & {
      readonly CALLER_TOKEN_KEY: string;
      readonly CALLER_TOKEN_ISSUERS: string;
    };
  readonly database: {
    readonly url: string;
    readonly connections: number;
    /** What must have run before. */
    readonly migrations: readonly MigrationSet[];
  };
  /** Where gRPC is served, host:port. */
  readonly grpcAddress: string;
  /** The streams that it makes. */
  readonly streams: readonly StreamDefinition[];
  /** Where its outbox goes, if it has one. */
  readonly outbox?: StreamDefinition;
}

/** What every service stands on. */
export interface Service extends RunningProcess {
  readonly pool: Pool;
  readonly bus: Bus;
  readonly signer: CallerSigner;
  readonly verifier: CallerVerifier;
  /** Something was committed that the outbox tells of: the relay looks at it soon. */
  readonly written: () => void;
  /** Speaks for this service itself. */
  readonly callerToken: () => Promise<string>;
  /** A client of another service, closed with this one. */
  clientOf<S extends ServiceShape>(definition: S, address: string): UnaryClient<S>;
  /** Begins to answer: the last step but what needs somebody who answers. */
  serve(server: RpcServer): Promise<void>;
}

/** Idempotency keys that nobody asks for any more are forgotten this often, in milliseconds. */
const FORGET_MS = 60_000;

/**
 * Runs a service, in the one order that all have: admin port, Postgres, NATS with its streams, the outbox relay, what
 * `start` makes, gRPC when it serves, ready. It stops in the reverse order. Postgres is waited for as long as it takes; NATS for some
 * seconds, because nothing that is acknowledged leans on it.
 */
export function runService(options: ServiceOptions, start: (service: Service) => Promise<void>): Promise<void> {
  return runProcess(options, async (running) => start(await openService(options, running)));
}

async function openService(options: ServiceOptions, running: RunningProcess): Promise<Service> {
  const { name, config, database, outbox } = options;
  const { own, keep, log, signal } = running;
  const pool = own("postgres", createPool(database.url, database.connections, log), (opened) => opened.end());
  running.requires("postgres", () => pool.query("select 1"));
  await waitForDatabase(pool, signal, log);
  await requireMigrated(pool, database.migrations);
  const bus = await openNats(running, config, options.streams);
  const relay = outbox && keep("outbox relay", startRelay({ pool, bus, stream: outbox, service: name, log }));
  running.loop("idempotency keys", FORGET_MS, (stopping) => forgetIdempotencyKeys(pool, stopping));
  const signer = new CallerSigner(name, config.CALLER_TOKEN_KEY);
  return {
    ...running,
    pool,
    bus,
    signer,
    verifier: new CallerVerifier(config.CALLER_TOKEN_ISSUERS),
    written: () => relay?.nudge(),
    callerToken: () => signer.sign({ kind: "service", name }),
    clientOf: (definition, address) => own(address, createUnaryClient(definition, address), (client) => client.close()),
    serve: async (server) => {
      const port = await own("grpc", server, (opened) => opened.close()).listen(options.grpcAddress);
      log.info({ port }, "gRPC is served");
    },
  };
}
