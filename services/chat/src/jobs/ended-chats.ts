import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { ConsumerLimits } from "@switchboard/bus/consumer-options";
import type { Bus } from "@switchboard/bus/nats";
import { chatEventSubject, chatStream } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { saveChatFigures } from "../store/chat-figures.ts";
import { saveWords } from "../store/chat-words.ts";

/** What changes an ended chat's figures or words. */
const events = ["chat_ended", "chat_rated", "chat_renamed"] as const;

/**
 * Follows this service's own facts of ended chats, for the figures (C23) and the words of the history (C22). Each event
 * only says which chat to look at, so any order and any repetition of them ends in the same.
 */
export function followEndedChats(pool: Pool, bus: Bus, log: Logger, limits?: ConsumerLimits): Consumer {
  const consumers = events.map((event) =>
    startConsumer({
      bus,
      pool,
      stream: chatStream,
      durable: `chat-history-${event.slice("chat_".length)}`,
      filter: chatEventSubject(event, "*"),
      log,
      limits,
      handle: ({ subject }) => lookAt(pool, subject.split(".").at(-1) ?? ""),
    }),
  );
  return { stop: async () => void (await Promise.all(consumers.map((consumer) => consumer.stop()))) };
}

async function lookAt(pool: Pool, chatId: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await saveChatFigures(tx, chatId);
    await saveWords(tx, chatId);
  });
}
