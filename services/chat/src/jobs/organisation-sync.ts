import type { OrganisationServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { CallerSigner } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import type { Pool } from "@switchboard/pg/pool";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { saveOrganisation } from "../commands/save-organisation.ts";
import { anyProject } from "../store/projects.ts";
import { organisationOf } from "./organisation-consumer.ts";

/** The whole organisation is taken over this often, in milliseconds, in case an event was lost. */
const EVERY_MS = 5 * 60_000;
/** After a failure it is tried again this soon, in milliseconds. */
const RETRY_MS = 2_000;
const TIMEOUT_MS = 5_000;

export interface OrganisationSync {
  /** Resolves when there is an organisation to work with: presence's, or one that an earlier run kept. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Takes over presence's organisation at the start and every 5 minutes. */
export function startOrganisationSync(
  pool: Pool,
  presence: Pick<UnaryClient<OrganisationServiceService>, "getOrganisation">,
  signer: CallerSigner,
  log: Logger,
): OrganisationSync {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let dueAt = 0;
  const loop = startLoop({
    name: "organisation sync",
    everyMs: RETRY_MS,
    log,
    run: async (signal) => {
      if (Date.now() < dueAt) return;
      if (await anyProject(pool)) resolve();
      const callerToken = await signer.sign({ kind: "service", name: "chat" });
      const organisation = await presence.getOrganisation({}, { callerToken, timeoutMs: TIMEOUT_MS, signal });
      await saveOrganisation(pool, organisationOf(organisation));
      dueAt = Date.now() + EVERY_MS;
      resolve();
    },
  });
  return { ready, stop: () => loop.stop() };
}
