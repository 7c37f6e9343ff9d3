import type { ImportService } from "@switchboard/contracts/gen/switchboard/search/v1/imports";
import { invalidField } from "@switchboard/kit/errors";
import { admit } from "@switchboard/organisation/admit";
import { findStaff } from "@switchboard/organisation/staff";
import { admitting, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { finishPass } from "../commands/finish-pass.ts";
import { importHeard } from "../commands/import-clients.ts";
import type { SearchDeps } from "../deps.ts";
import { checkId, checkOptionalId } from "../validation.ts";

/** A pass may be without so many in a hundred clients that were there, unless it says otherwise. */
const MISSING_PERCENT = 10;
/** Rows of one request. */
const ROWS_MAX = 1_000;

/** Feeds (D1): let in who may, call one command, translate out. */
export function importHandlers(
  deps: SearchDeps,
  catchUp: () => Promise<void> = async () => undefined,
): UnaryHandlers<typeof ImportService> {
  const byFeed = admitting((caller) =>
    admit(caller, { permission: "admin", scope: "clients:write" }, (id) => findStaff(deps.pool, id)),
  );
  return {
    importClients: byFeed(async ({ source, rows, passId }) => {
      const wanted = { source, rows: checkRows(rows), passId: checkOptionalId(passId, "/pass_id") };
      const { bad, ...counts } = await importHeard(deps, wanted, catchUp);
      return { ...counts, bad: [...bad] };
    }),
    finishPass: byFeed(async ({ source, passId, missingPercent }) => ({
      deleted: await finishPass(deps, {
        source,
        passId: checkId(passId, "/pass_id"),
        missingPercent: checkPercent(missingPercent || MISSING_PERCENT),
      }),
    })),
  };
}

function checkRows<R>(rows: readonly R[]): readonly R[] {
  if (rows.length <= ROWS_MAX) return rows;
  throw invalidField("search.invalid_request", "/rows", `must have at most ${ROWS_MAX} entries`);
}

function checkPercent(percent: number): number {
  if (percent >= 1 && percent <= 100) return percent;
  throw invalidField("search.invalid_request", "/missing_percent", "must be from 1 to 100");
}
