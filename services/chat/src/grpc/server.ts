import { ExchangeService } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import type { Sql } from "@switchboard/pg/pool";
import type { RpcServerOptions } from "@switchboard/rpc/call-context";
import { RpcServer } from "@switchboard/rpc/server";
import type { FileDeps } from "../deps.ts";
import { LiveFeed, type LivePublisher } from "../events/live-feed.ts";
import { CursorMover } from "../exchange/cursor-mover.ts";
import { exchangeHandlers } from "../exchange/exchange-handlers.ts";
import { MessageWriter } from "../exchange/message-writer.ts";
import { serveAudit } from "./audit-handlers.ts";
import { serveChat } from "./chat-handlers.ts";
import { serveContactForm } from "./contact-form-handlers.ts";
import { serveDepartmentWork } from "./department-work-handlers.ts";
import { serveExport } from "./export-handlers.ts";
import { serveFavourites } from "./favourites-handlers.ts";
import { serveFeedback } from "./feedback-handlers.ts";
import { serveFigures } from "./figures-handlers.ts";
import { serveFiles } from "./files-handlers.ts";
import { serveHistory } from "./history-handlers.ts";
import { serveOffers } from "./offers-handlers.ts";
import { serveOutreach } from "./outreach-handlers.ts";
import { servePrivacy } from "./privacy-handlers.ts";
import { serveReplyTemplates } from "./reply-templates-handlers.ts";
import { serveRequests } from "./requests-handlers.ts";
import { serveVisitors } from "./visitors-handlers.ts";
import { serveWhy } from "./why-handlers.ts";

const services = [
  serveChat,
  serveOffers,
  serveContactForm,
  serveDepartmentWork,
  serveFiles,
  serveFeedback,
  serveRequests,
  serveReplyTemplates,
  serveOutreach,
  serveFavourites,
  serveVisitors,
  serveHistory,
  serveAudit,
  serveFigures,
  serveWhy,
  servePrivacy,
  serveExport,
];

/** What commands work with, and what only the server does. */
export interface ChatServerOptions extends Omit<FileDeps, "live"> {
  /** From writer-pool.ts: two connections, one for messages and one for cursors. */
  readonly writer: Sql;
  readonly publisher: LivePublisher;
  readonly verifier: CallerVerifier;
  readonly catchUp?: RpcServerOptions["catchUp"];
}

/** The whole service behind gRPC, not yet listening. */
export function createChatServer(options: ChatServerOptions): RpcServer {
  const { publisher, verifier, catchUp, ...given } = options;
  const deps = { ...given, live: new LiveFeed(publisher) };
  const exchange = { ...deps, messages: new MessageWriter(deps), cursors: new CursorMover(deps) };
  const server = new RpcServer({ log: options.log, verifier, catchUp });
  for (const serve of services) serve(server, deps);
  server.addStream(ExchangeService, exchangeHandlers(exchange, verifier));
  return server;
}
