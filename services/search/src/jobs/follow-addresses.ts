import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { Bus } from "@switchboard/bus/nats";
import { fromEventJson } from "@switchboard/contracts/encode";
import { ClientSeenSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_events";
import { chatEventSubject, chatStream } from "@switchboard/contracts/subjects";
import { noteAddress } from "../commands/note-address.ts";
import type { SearchDeps } from "../deps.ts";

/** Follows from which addresses clients write in chats (F1). */
export function followAddresses(deps: Pick<SearchDeps, "pool" | "log">, bus: Bus): Consumer {
  const { pool, log } = deps;
  return startConsumer({
    bus,
    pool,
    stream: chatStream,
    durable: "search-addresses",
    filter: chatEventSubject("client_seen", "*"),
    log,
    handle: ({ payload }) => noteAddress(deps, fromEventJson(ClientSeenSchema, payload)),
  });
}
