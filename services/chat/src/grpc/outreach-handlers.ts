import {
  Delivery,
  OutreachService,
  type StartConversationRequest,
} from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { fromWord } from "@switchboard/contracts/words";
import { fields, given } from "@switchboard/kit/checks";
import { invalidField } from "@switchboard/kit/errors";
import { done } from "@switchboard/rpc/unary-handler";
import { askToSignIn, knock, offerPage } from "../commands/outreach.ts";
import { type StartConversation, startConversation } from "../commands/start-conversation.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { check, messageFields, ofChat } from "../validation.ts";
import { serving } from "./serving.ts";

/** Characters of what a page is called. */
const LABEL_MAX = 100;

const toOfferPage = fields({ chatId: check.id, url: given<string>(), label: check.fieldOf(LABEL_MAX) });
const toStart = fields({ ...messageFields, projectId: check.id, person: toPerson });

/** The face of the service for turning to visitors: translate in, call one command, translate out. */
export const serveOutreach = serving(OutreachService, (handle) => ({
  askToSignIn: handle(ofChat, askToSignIn, done),
  offerPage: handle(toOfferPage, offerPage, done),
  knock: handle(ofChat, knock, done),
  startConversation: handle(toStart, startConversation, ({ view, delivered }) => ({
    chat: toProtoChat(view),
    delivered: fromWord(Delivery, delivered),
  })),
}));

function toPerson(person: StartConversationRequest["person"]): StartConversation["person"] {
  switch (person.case) {
    case "clientId":
      return { kind: "client", id: check.filled(person.value, "/client_id") };
    case "visitorId":
      return { kind: "visitor", id: check.id(person.value, "/visitor_id") };
    case undefined:
      throw invalidField("chat.invalid_request", "/client_id", "must be there, or visitor_id");
  }
}
