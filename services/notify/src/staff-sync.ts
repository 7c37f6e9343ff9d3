import type { OrganisationServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { CallerSigner } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { Pool } from "@switchboard/pg/pool";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { saveStaff } from "./commands/save-staff.ts";
import { toStaffRow } from "./consumers.ts";

/** The staff are taken over this often, in milliseconds, in case an event was lost. */
const EVERY_MS = 5 * 60_000;
/** After a failure it is tried again this soon, in milliseconds. */
const RETRY_MS = 2_000;
const TIMEOUT_MS = 5_000;

/**
 * Takes over presence's staff at the start and every 5 minutes. Nobody waits for it: until it succeeds for the first
 * time, administrators are refused, and mails and deliveries go on.
 */
export function startStaffSync(
  pool: Pool,
  presence: Pick<UnaryClient<OrganisationServiceService>, "getOrganisation">,
  signer: CallerSigner,
  log: Logger,
): Loop {
  let dueAt = 0;
  return startLoop({
    name: "staff sync",
    everyMs: RETRY_MS,
    log,
    run: async (signal) => {
      if (Date.now() < dueAt) return;
      const callerToken = await signer.sign({ kind: "service", name: "notify" });
      const { staff } = await presence.getOrganisation({}, { callerToken, timeoutMs: TIMEOUT_MS, signal });
      await saveStaff(pool, staff.map(toStaffRow));
      dueAt = Date.now() + EVERY_MS;
    },
  });
}
