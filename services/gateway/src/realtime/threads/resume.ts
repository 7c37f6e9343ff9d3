import { setTimeout } from "node:timers/promises";
import { AppError } from "@switchboard/kit/errors";
import { toChatView } from "../../mapping/chat-views.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import type { Session } from "../socket/session.ts";
import type { ChatWatching } from "./watching.ts";

/** While chat is away a resume tries again, waiting this long first and at most, in milliseconds. */
const RETRY_MS = [250, 4_000] as const;

/** Brings a new connection to where its client was on the last one (G3, C3). */
export class Resume {
  readonly #watching: ChatWatching;

  constructor(watching: ChatWatching) {
    this.#watching = watching;
  }

  /** Watches every chat again from where the client has it, then says `resumed`. Waits for chat when it is away. */
  async resume(session: Session, cursors: Readonly<Record<string, number>>): Promise<void> {
    const heads: Record<string, number> = {};
    const resumeOne = async ([chatId, afterSeq]: [string, number]): Promise<void> => {
      const head = await this.#resumeChat(session, chatId, afterSeq);
      if (head !== undefined) heads[chatId] = head;
    };
    await Promise.all(Object.entries(cursors).map(resumeOne));
    session.send(encodeFrame({ t: "resumed", heads }));
  }

  /** The number of the chat's newest message that was sent; undefined when the client has to load it instead. */
  async #resumeChat(session: Session, chatId: string, afterSeq: number): Promise<number | undefined> {
    for (let pause: number = RETRY_MS[0]; session.open; pause = Math.min(RETRY_MS[1], pause * 2)) {
      try {
        const outcome = await this.#watching.watch(session, chatId, afterSeq);
        if (outcome.kind === "watching") {
          // What happened to the chat itself was missed as well, and has no sequence number to tell by.
          session.send(encodeFrame({ t: "chat", chat: toChatView(outcome.chat, session.audience) }));
          return outcome.lastSeq;
        }
        session.send(encodeFrame({ t: "reset", chat_id: chatId, head_seq: outcome.headSeq }));
        return undefined;
      } catch (error) {
        const refusal = AppError.from(error);
        if (refusal.kind !== "unavailable" && refusal.kind !== "deadline_exceeded") {
          session.send(encodeFrame({ t: "reset", chat_id: chatId, head_seq: 0 }));
          if (refusal.kind !== "not_found") throw refusal;
          return undefined;
        }
        await setTimeout(pause * (0.5 + Math.random() / 2));
      }
    }
    return undefined;
  }
}
