import { toMessageView } from "../../mapping/chat-views.ts";
import { callerTokenOf, type RealtimeContext } from "../context.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import { Gate } from "./gate.ts";
import type { WatchedChat } from "./watched.ts";

/** Reads of all sockets together, so that a thousand reconnections at once do not drown chat. */
const READS_AT_ONCE = 64;
/** Messages of one page. */
const PAGE = 200;

/** Fetches what a watched chat lacks, and writes it before what came live meanwhile. */
export class ChatFiller {
  readonly #context: RealtimeContext;
  readonly #gate = new Gate(READS_AT_ONCE);

  constructor(context: RealtimeContext) {
    this.#context = context;
  }

  /** Runs a read of chat when it is its turn. */
  run<T>(read: () => Promise<T>): Promise<T> {
    return this.#gate.run(read);
  }

  /** Writes everything that is known and was not written; there is one fill of a watch at a time. Errors: ListMessages'. */
  fill(watched: WatchedChat): Promise<void> {
    watched.filling ??= this.#fill(watched).finally(() => {
      watched.filling = undefined;
    });
    return watched.filling;
  }

  async #fill(watched: WatchedChat): Promise<void> {
    const { feed, session } = watched;
    feed.beginFilling();
    while (!watched.gone && session.open) {
      for (let frame = feed.takeHeld(); frame !== undefined; frame = feed.takeHeld()) await session.sendPaced(frame);
      if (feed.settle()) return;
      await this.#fetchPage(watched);
    }
  }

  async #fetchPage({ chatId, feed, session }: WatchedChat): Promise<void> {
    const from = { $case: "afterSeq", value: feed.last } as const;
    const page = await this.#gate.run(async () => {
      const callerToken = await callerTokenOf(this.#context, session);
      return this.#context.chat.listMessages({ chatId, from, pageSize: PAGE }, { callerToken });
    });
    for (const message of page.messages) {
      const frame = encodeFrame({ t: "message", message: toMessageView(message) });
      if (feed.fetched(message.seq)) await session.sendPaced(frame);
    }
    if (!page.more) feed.correctHead(page.headSeq);
  }
}
