import type { ClientService } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import type { SearchDeps } from "../deps.ts";
import { toClientAnswer, toProtoClient, toProtoFound } from "../mapping.ts";
import { findClients } from "../queries/find-clients.ts";
import { getClient, getSiteClient } from "../queries/get-client.ts";
import { checkId } from "../validation.ts";
import { editHandlers } from "./edit-handlers.ts";
import { listHandlers } from "./list-handlers.ts";

const toFoundPage = pageOf("clients", toProtoFound);

/** The directory (D2, F1): translate in, ask one query or command, which sees to who may, translate out. */
export function clientHandlers(deps: SearchDeps): UnaryHandlers<typeof ClientService> {
  return {
    ...editHandlers(deps),
    ...listHandlers(deps),
    getClient: async ({ clientId }, { caller }) =>
      toClientAnswer(await getClient(deps, caller, checkId(clientId, "/client_id"))),
    getSiteClient: async ({ projectId, clientId }, { caller }) => {
      const site = { projectId: checkId(projectId, "/project_id"), clientId };
      return { client: toProtoClient(await getSiteClient(deps, caller, site)) };
    },
    findClients: async (request, { caller }) => ({
      ...toFoundPage(await findClients(deps, caller, request)),
      reduced: deps.index.reduced,
    }),
  };
}
