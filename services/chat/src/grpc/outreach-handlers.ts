import {
  Delivery,
  type OutreachService,
  type StartConversationRequest,
} from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { fromWord } from "@switchboard/contracts/words";
import { invalidField } from "@switchboard/kit/errors";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { askToSignIn } from "../commands/ask-to-sign-in.ts";
import { knock } from "../commands/knock.ts";
import { offerPage } from "../commands/offer-page.ts";
import { type StartConversation, startConversation } from "../commands/start-conversation.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { checkField, checkFilled, checkId, checkMessage } from "../validation.ts";

/** Characters of what a page is called. */
const LABEL_MAX = 100;

/** The face of the service for turning to visitors: translate in, call one command, translate out. */
export function outreachHandlers(deps: ChatDeps): UnaryHandlers<typeof OutreachService> {
  return {
    askToSignIn: async ({ chatId }, context) => {
      await askToSignIn(deps, context, checkId(chatId, "/chat_id"));
      return {};
    },
    offerPage: async ({ chatId, url, label }, context) => {
      const offer = { chatId: checkId(chatId, "/chat_id"), url, label: checkField(label, "/label", LABEL_MAX) };
      await offerPage(deps, context, offer);
      return {};
    },
    knock: async ({ chatId }, { caller }) => {
      await knock(deps, caller, checkId(chatId, "/chat_id"));
      return {};
    },
    startConversation: async (request, context) => {
      const { view, delivered } = await startConversation(deps, context, toStart(request));
      return { chat: toProtoChat(view), delivered: fromWord(Delivery, delivered) };
    },
  };
}

function toStart(request: StartConversationRequest): StartConversation {
  return {
    ...checkMessage(request),
    projectId: checkId(request.projectId, "/project_id"),
    person: toPerson(request.person),
  };
}

function toPerson(person: StartConversationRequest["person"]): StartConversation["person"] {
  switch (person.case) {
    case "clientId":
      return { kind: "client", id: checkFilled(person.value, "/client_id") };
    case "visitorId":
      return { kind: "visitor", id: checkId(person.value, "/visitor_id") };
    case undefined:
      throw invalidField("chat.invalid_request", "/client_id", "must be there, or visitor_id");
  }
}
