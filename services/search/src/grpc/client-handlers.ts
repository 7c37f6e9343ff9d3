import type { ClientService } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import type { SearchDeps } from "../deps.ts";
import { toClientAnswer, toProtoClient, toProtoFound } from "../mapping.ts";
import { findClients } from "../queries/find-clients.ts";
import { getChatClient, getClient } from "../queries/get-client.ts";
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
    getChatClient: async ({ chatId, projectId, clientId }, { caller }) => {
      const chat = { chatId: checkId(chatId, "/chat_id"), projectId: checkId(projectId, "/project_id"), clientId };
      return { client: toProtoClient(await getChatClient(deps, caller, chat)) };
    },
    findClients: async (request, { caller }) => {
      const { reduced, ...page } = await findClients(deps, caller, request);
      return { ...toFoundPage(page), reduced };
    },
  };
}
