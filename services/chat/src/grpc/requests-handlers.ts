import {
  type ChatRequest as ProtoRequest,
  RequestKind,
  RequestState,
  type RequestsService,
} from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { addRequest } from "../commands/add-request.ts";
import { openAccount } from "../commands/open-account.ts";
import type { ChatDeps } from "../deps.ts";
import { listRequestsOfChat } from "../queries/list-requests.ts";
import type { ChatRequest } from "../store/chat-requests.ts";
import { checkEmail, checkField, checkFilled, checkId } from "../validation.ts";

/** The face of the service for what is done elsewhere: translate in, call one command or query, translate out. */
export function requestsHandlers(deps: ChatDeps): UnaryHandlers<typeof RequestsService> {
  return {
    requestTicket: async ({ chatId, subject }, context) => {
      const wanted = { kind: "ticket", subject: checkFilled(subject, "/subject") } as const;
      return { request: toProtoRequest(await addRequest(deps, context, checkId(chatId, "/chat_id"), wanted)) };
    },
    requestClient: async ({ chatId, name, email, phone }, context) => {
      const wanted = {
        kind: "client",
        name: checkField(name, "/name"),
        email: email === "" ? "" : checkEmail(email, "/email"),
        phone: checkField(phone, "/phone"),
      } as const;
      return { request: toProtoRequest(await addRequest(deps, context, checkId(chatId, "/chat_id"), wanted)) };
    },
    listRequests: async ({ chatId }, { caller }) => {
      const requests = await listRequestsOfChat(deps.pool, caller, checkId(chatId, "/chat_id"));
      return { requests: requests.map(toProtoRequest) };
    },
    getAccountLink: async ({ chatId }, { caller }) => ({
      url: await openAccount(deps, caller, checkId(chatId, "/chat_id")),
    }),
  };
}

function toProtoRequest({ kind, state, requestedAt, ...request }: ChatRequest): Complete<ProtoRequest> {
  return {
    ...request,
    kind: fromWord(RequestKind, kind),
    state: fromWord(RequestState, state),
    requestedAt: toTimestamp(requestedAt),
  };
}
