import { ChatServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ExchangeServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { FeedbackServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { FilesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import { Slots } from "@switchboard/kit/slots";
import type { Pool, Sql } from "@switchboard/pg/pool";
import { RpcServer } from "@switchboard/rpc/server";
import { CursorMover } from "./cursor-mover.ts";
import { exchangeHandlers } from "./exchange.ts";
import { feedbackHandlers } from "./feedback-handlers.ts";
import type { FileOptions } from "./file-deps.ts";
import { filesHandlers } from "./files-grpc.ts";
import { chatHandlers } from "./grpc.ts";
import { LiveFeed, type LivePublisher } from "./live.ts";
import { MessageWriter } from "./message-writer.ts";

/** Files looked at at a time, each in memory as a whole, and how many may wait for it. */
const FILE_CHECKS = 3;
const FILE_CHECKS_WAITING = 30;

export interface ChatServerOptions {
  readonly pool: Pool;
  /** From writer-pool.ts: two connections, one for messages and one for cursors. */
  readonly writer: Sql;
  readonly publisher: LivePublisher;
  readonly verifier: CallerVerifier;
  readonly now: () => Date;
  /** Called after commits that the relay should bring to JetStream. */
  readonly committed: () => void;
  /** Called when routing may have something to give out. */
  readonly nudgeRouting: () => void;
  /** Called when a visitor wrote to a parked chat. */
  readonly parkedWritten: () => void;
  readonly abandonAfterS: number;
  readonly files: FileOptions;
  readonly log: Logger;
}

/** The whole service behind gRPC, not yet listening. */
export function createChatServer(options: ChatServerOptions): RpcServer {
  const { publisher, verifier, ...given } = options;
  const deps = { ...given, live: new LiveFeed(publisher) };
  const exchange = { ...deps, messages: new MessageWriter(deps), cursors: new CursorMover(deps) };
  const server = new RpcServer({ log: options.log, verifier });
  server.add(ChatServiceService, chatHandlers(deps));
  const checks = new Slots(FILE_CHECKS, FILE_CHECKS_WAITING, "chat.too_many_uploads");
  server.add(FilesServiceService, filesHandlers({ ...deps, checks }));
  server.add(FeedbackServiceService, feedbackHandlers(deps));
  server.addStream(ExchangeServiceService, exchangeHandlers(exchange, verifier));
  return server;
}
