import { ChatServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ContactFormServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { DepartmentWorkServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { ExchangeServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { FavouritesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import { FeedbackServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { FiguresServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { FilesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import { HistoryServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { OffersServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { OutreachServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { ReplyTemplatesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { RequestsServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import { VisitorsServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { WhyServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import type { Sql } from "@switchboard/pg/pool";
import { RpcServer } from "@switchboard/rpc/server";
import type { FileDeps } from "../deps.ts";
import { LiveFeed, type LivePublisher } from "../events/live-feed.ts";
import { CursorMover } from "../exchange/cursor-mover.ts";
import { exchangeHandlers } from "../exchange/exchange-handlers.ts";
import { MessageWriter } from "../exchange/message-writer.ts";
import { chatHandlers } from "./chat-handlers.ts";
import { contactFormHandlers } from "./contact-form-handlers.ts";
import { departmentWorkHandlers } from "./department-work-handlers.ts";
import { favouritesHandlers } from "./favourites-handlers.ts";
import { feedbackHandlers } from "./feedback-handlers.ts";
import { figuresHandlers } from "./figures-handlers.ts";
import { filesHandlers } from "./files-handlers.ts";
import { historyHandlers } from "./history-handlers.ts";
import { offersHandlers } from "./offers-handlers.ts";
import { outreachHandlers } from "./outreach-handlers.ts";
import { replyTemplatesHandlers } from "./reply-templates-handlers.ts";
import { requestsHandlers } from "./requests-handlers.ts";
import { visitorsHandlers } from "./visitors-handlers.ts";
import { whyHandlers } from "./why-handlers.ts";

/** What commands work with, and what only the server does. */
export interface ChatServerOptions extends Omit<FileDeps, "live"> {
  /** From writer-pool.ts: two connections, one for messages and one for cursors. */
  readonly writer: Sql;
  readonly publisher: LivePublisher;
  readonly verifier: CallerVerifier;
}

/** The whole service behind gRPC, not yet listening. */
export function createChatServer(options: ChatServerOptions): RpcServer {
  const { publisher, verifier, ...given } = options;
  const deps = { ...given, live: new LiveFeed(publisher) };
  const exchange = { ...deps, messages: new MessageWriter(deps), cursors: new CursorMover(deps) };
  const server = new RpcServer({ log: options.log, verifier });
  server.add(ChatServiceService, chatHandlers(deps));
  server.add(OffersServiceService, offersHandlers(deps));
  server.add(ContactFormServiceService, contactFormHandlers(deps));
  server.add(DepartmentWorkServiceService, departmentWorkHandlers(deps.pool));
  server.add(FilesServiceService, filesHandlers(deps));
  server.add(FeedbackServiceService, feedbackHandlers(deps));
  server.add(RequestsServiceService, requestsHandlers(deps));
  server.add(ReplyTemplatesServiceService, replyTemplatesHandlers(deps));
  server.add(OutreachServiceService, outreachHandlers(deps));
  server.add(FavouritesServiceService, favouritesHandlers(deps));
  server.add(VisitorsServiceService, visitorsHandlers(deps));
  server.add(HistoryServiceService, historyHandlers(deps));
  server.add(FiguresServiceService, figuresHandlers(deps));
  server.add(WhyServiceService, whyHandlers(deps));
  server.addStream(ExchangeServiceService, exchangeHandlers(exchange, verifier));
  return server;
}
