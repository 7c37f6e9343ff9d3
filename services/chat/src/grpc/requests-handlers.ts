import { RequestKind, RequestState, RequestsService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import { messageFields } from "@switchboard/contracts/message-fields";
import { fields } from "@switchboard/kit/checks";
import { openAccount, requestClient, requestTicket } from "../commands/requests.ts";
import { listRequestsOfChat } from "../queries/beside-chat.ts";
import type { ChatRequest } from "../store/chat-requests.ts";
import { check, ofChat } from "../validation.ts";
import { serving } from "./serving.ts";

const toTicket = fields({ subject: check.filled, chatId: check.id });
const toClient = fields({
  name: check.field,
  email: check.optionalEmail,
  phone: check.field,
  chatId: check.id,
});
const toProtoRequest = ({ errors, ...request }: ChatRequest) => ({
  ...messageFields(request, { kind: RequestKind, state: RequestState }),
  errors: [...errors],
});
const toRequestAnswer = (request: ChatRequest) => ({ request: toProtoRequest(request) });

/** The face of the service for what is done elsewhere: translate in, call one command or query, translate out. */
export const serveRequests = serving(RequestsService, (handle) => ({
  requestTicket: handle(toTicket, requestTicket, toRequestAnswer),
  requestClient: handle(toClient, requestClient, toRequestAnswer),
  listRequests: handle(ofChat, listRequestsOfChat, (requests) => ({ requests: requests.map(toProtoRequest) })),
  getAccountLink: handle(ofChat, openAccount, (url) => ({ url })),
}));
