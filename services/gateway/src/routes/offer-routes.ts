import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ChatBody } from "@switchboard/contracts/rest";
import { ForwardBody, ForwardTargetsBody, TransferBody } from "@switchboard/contracts/rest/offers";
import type { GatewayDeps } from "../deps.ts";
import type { App } from "./app-instance.ts";
import { toChatBody, writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders } from "./route-schemas.ts";

const tags = ["chats"];
const config = { access: "staff" } as const;

/** Handing a chat over (C20, C21); accepting is taking it. */
export function addOfferRoutes(app: App, deps: GatewayDeps): void {
  addForward(app, deps);
  addTransfer(app, deps);
  addChange(app, "transfer/deny", "denyTransfer", "Refuse a chat that is offered to me", deps.offers.denyTransfer);
  addChange(app, "offer/cancel", "cancelOffer", "Take back a chat that I offered", deps.offers.cancelOffer);
  addTargets(app, deps);
}

function addForward(app: App, { offers }: GatewayDeps): void {
  const schema = {
    operationId: "forwardChat",
    summary: "Offer a chat to a department",
    description:
      "For 90 seconds; the first of the department to take it has it. If nobody is online there, the problem `chat.department_offline` carries in `params.departments` those where somebody is.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: ForwardBody,
    response: answers(ChatBody),
  };
  app.post("/v1/chats/:chat_id/forward", { schema, config }, async (request) => {
    const command = { chatId: request.params.chat_id, departmentId: request.body.department_id };
    const { chat } = await offers.forwardChat(command, await writeCall(request));
    return toChatBody(chat, "staff");
  });
}

function addTransfer(app: App, { offers }: GatewayDeps): void {
  const schema = {
    operationId: "transferChat",
    summary: "Offer a chat to another operator",
    description: "For 90 seconds; until it is decided the caller goes on answering.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: TransferBody,
    response: answers(ChatBody),
  };
  app.post("/v1/chats/:chat_id/transfer", { schema, config }, async (request) => {
    const { operator_id, reason } = request.body;
    const command = { chatId: request.params.chat_id, operatorId: operator_id, reason };
    const { chat } = await offers.transferChat(command, await writeCall(request));
    return toChatBody(chat, "staff");
  });
}

/** A change that needs nothing but the chat. */
function addChange(
  app: App,
  path: string,
  operationId: string,
  summary: string,
  change: (
    request: { chatId: string },
    options: Awaited<ReturnType<typeof writeCall>>,
  ) => Promise<{ chat: Chat | undefined }>,
): void {
  const schema = {
    operationId,
    summary,
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    response: answers(ChatBody),
  };
  app.post(`/v1/chats/:chat_id/${path}`, { schema, config }, async (request) => {
    const { chat } = await change({ chatId: request.params.chat_id }, await writeCall(request));
    return toChatBody(chat, "staff");
  });
}

function addTargets(app: App, { offers }: GatewayDeps): void {
  const schema = {
    operationId: "listForwardTargets",
    summary: "To whom a chat could be handed over now",
    tags,
    params: ChatParams,
    response: answers(ForwardTargetsBody),
  };
  app.get("/v1/chats/:chat_id/targets", { schema, config }, async (request) => {
    const question = { chatId: request.params.chat_id };
    const found = await offers.listForwardTargets(question, { callerToken: await request.callerToken() });
    return {
      departments: found.departments,
      operators: found.operators.map(({ departmentIds, ...one }) => ({ ...one, department_ids: departmentIds })),
    };
  });
}
