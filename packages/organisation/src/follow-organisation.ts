import { startConsumer } from "@switchboard/bus/consumer";
import type { ReceivedEvent } from "@switchboard/bus/consumer-options";
import type { Bus } from "@switchboard/bus/nats";
import type { OrganisationService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { presenceStream } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import { sharedRun } from "@switchboard/kit/shared-run";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { type Removal, readChange } from "./change.ts";
import { departmentsTable, retireDepartment } from "./departments.ts";
import { type OrganisationRows, toRows } from "./organisation-rows.ts";
import { anyProject, projectsTable, retireProject } from "./projects.ts";
import { saveNewest } from "./save-newest.ts";
import { staffTable } from "./staff.ts";

/** The whole organisation is taken over this often, in milliseconds. */
const EVERY_MS = 5 * 60_000;
/** After a failure it is tried again this soon, in milliseconds. */
const RETRY_MS = 2_000;
/** For callers who ask for what is not here it is taken over at most this often, in milliseconds. */
const CATCH_UP_MS = 500;
const TIMEOUT_MS = 5_000;

/** What a service does beside with what it learns; each may be called again for the same. */
export interface OrganisationHooks {
  /** In the transaction that takes over rows. */
  readonly saving?: (tx: Sql, rows: Required<OrganisationRows>) => Promise<void>;
  /** After something was retired here. */
  readonly removed?: (removal: Removal) => Promise<void>;
  /** After each event. */
  readonly changed?: () => void;
}

export interface FollowOptions extends OrganisationHooks {
  /** Names the durable consumer. */
  readonly service: string;
  readonly pool: Pool;
  readonly bus: Bus;
  readonly source: Pick<UnaryClient<typeof OrganisationService>, "getOrganisation">;
  readonly callerToken: () => Promise<string>;
  readonly log: Logger;
}

export interface OrganisationReplica {
  /** Resolves when there is an organisation to work with: presence's, or one that an earlier run kept. */
  readonly ready: Promise<void>;
  /** Takes over all that presence has now. Throws unavailable, deadline_exceeded while presence is away. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Keeps a service's replica of the organisation: presence's facts make it fresh within moments, and all of it is taken
 * over at the start and every 5 minutes.
 */
export function followOrganisation(options: FollowOptions): OrganisationReplica {
  const { service, pool, bus, source, callerToken, saving, log } = options;
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const consumer = startConsumer({
    bus,
    pool,
    stream: presenceStream,
    durable: `${service}-organisation`,
    filter: presenceStream.subjects,
    log,
    handle: (event) => takeIn(options, event),
  });
  const takeOver = async (signal?: AbortSignal): Promise<void> => {
    const call = { callerToken: await callerToken(), timeoutMs: TIMEOUT_MS, ...(signal && { signal }) };
    await saveOrganisation(pool, toRows(await source.getOrganisation({}, call)), saving);
  };
  const sync = startLoop({
    name: "organisation sync",
    everyMs: EVERY_MS,
    retryMs: RETRY_MS,
    log,
    run: async (signal) => {
      if (await anyProject(pool)) resolve();
      await takeOver(signal);
      resolve();
    },
  });
  const catchUp = sharedRun(() => takeOver(), CATCH_UP_MS);
  return { ready, catchUp, stop: async () => void (await Promise.all([consumer.stop(), sync.stop()])) };
}

/** Takes over rows. A version that is not newer than the one that is here changes nothing. */
export async function saveOrganisation(
  pool: Pool,
  { projects = [], departments = [], staff = [] }: OrganisationRows,
  saving?: OrganisationHooks["saving"],
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await saveNewest(tx, projectsTable, projects);
    await saveNewest(tx, departmentsTable, departments);
    await saveNewest(tx, staffTable, staff);
    await saving?.(tx, { projects, departments, staff });
  });
}

async function takeIn(
  { pool, saving, removed, changed }: FollowOptions,
  { subject, payload }: ReceivedEvent,
): Promise<void> {
  const { removal, ...told } = readChange(subject, payload);
  if (Object.keys(told).length > 0) await saveOrganisation(pool, toRows(told), saving);
  if (removal !== undefined) {
    await (removal.kind === "project" ? retireProject : retireDepartment)(pool, removal.what.id);
    await removed?.(removal);
  }
  changed?.();
}
