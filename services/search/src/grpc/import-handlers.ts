import type { ImportService } from "@switchboard/contracts/gen/switchboard/search/v1/imports";
import { invalidField } from "@switchboard/kit/errors";
import { admit } from "@switchboard/organisation/admit";
import { findStaff } from "@switchboard/organisation/staff";
import { admitting, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { importClients } from "../commands/import-clients.ts";
import type { SearchDeps } from "../deps.ts";

/** Rows of one request. */
const ROWS_MAX = 1_000;

/** Feeds (D1): let in who may, call one command, translate out. */
export function importHandlers(deps: SearchDeps): UnaryHandlers<typeof ImportService> {
  const byFeed = admitting((caller) =>
    admit(caller, { permission: "admin", scope: "clients:write" }, (id) => findStaff(deps.pool, id)),
  );
  return {
    importClients: byFeed(async ({ source, rows }) => {
      const { bad, ...counts } = await importClients(deps, { source, rows: checkRows(rows) });
      return { ...counts, bad: [...bad] };
    }),
  };
}

function checkRows<R>(rows: readonly R[]): readonly R[] {
  if (rows.length <= ROWS_MAX) return rows;
  throw invalidField("search.invalid_request", "/rows", `must have at most ${ROWS_MAX} entries`);
}
