import { ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ContactFormService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { ExchangeService } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { FavouritesService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { FiguresService } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { FilesService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import { HistoryService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { OutreachService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { ReplyTemplatesService } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { RequestsService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import { VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { WhyService } from "@switchboard/contracts/gen/switchboard/chat/v1/why";
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
  server.add(ChatService, chatHandlers(deps));
  server.add(OffersService, offersHandlers(deps));
  server.add(ContactFormService, contactFormHandlers(deps));
  server.add(DepartmentWorkService, departmentWorkHandlers(deps.pool));
  server.add(FilesService, filesHandlers(deps));
  server.add(FeedbackService, feedbackHandlers(deps));
  server.add(RequestsService, requestsHandlers(deps));
  server.add(ReplyTemplatesService, replyTemplatesHandlers(deps));
  server.add(OutreachService, outreachHandlers(deps));
  server.add(FavouritesService, favouritesHandlers(deps));
  server.add(VisitorsService, visitorsHandlers(deps));
  server.add(HistoryService, historyHandlers(deps));
  server.add(FiguresService, figuresHandlers(deps));
  server.add(WhyService, whyHandlers(deps));
  server.addStream(ExchangeService, exchangeHandlers(exchange, verifier));
  return server;
}
