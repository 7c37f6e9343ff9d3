import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ChatLive } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { REPLAY_MAX, WATCH_MAX } from "@switchboard/contracts/limits";
import { liveChatSubject } from "@switchboard/contracts/subjects";
import { AppError } from "@switchboard/kit/errors";
import { toChatView } from "../../mapping/chat-views.ts";
import { gapsFilled, resets } from "../../metrics.ts";
import { chatEventFrame, chatFrames, type SharedEvent } from "../chat/chat-events.ts";
import { callerTokenOf, type RealtimeContext } from "../context.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import type { Session } from "../socket/session.ts";
import { Fanout, type Topic } from "./fanout.ts";
import { ChatFiller } from "./filler.ts";
import { WatchedChat } from "./watched.ts";

/** What became of a watch: the chat as it is, or too much was missed to be replayed. */
export type WatchOutcome =
  | { readonly kind: "watching"; readonly chat: Chat; readonly lastSeq: number }
  | { readonly kind: "reset"; readonly headSeq: number };

/** Which sockets watch which chats: replays what a socket missed, then hands on what comes, once and in order. */
export class ChatWatching {
  readonly #context: RealtimeContext;
  readonly #filler: ChatFiller;
  readonly #fanout: Fanout<WatchedChat>;

  constructor(context: RealtimeContext) {
    this.#context = context;
    this.#filler = new ChatFiller(context);
    this.#fanout = new Fanout(context, liveChatSubject, (topic, data) => this.#deliver(topic, data));
  }

  /**
   * Lets a session watch a chat from after the newest message it has. Watching it again starts over from there.
   * Errors: not_found chat.chat_not_found; resource_exhausted realtime.too_many_chats; unavailable.
   */
  watch(session: Session, chatId: string, afterSeq: number): Promise<WatchOutcome> {
    const known = session.chats.get(chatId);
    if (known === undefined && session.chats.size >= WATCH_MAX) {
      return Promise.reject(new AppError("resource_exhausted", "realtime.too_many_chats", { max: String(WATCH_MAX) }));
    }
    const watched = known ?? this.#begin(session, chatId, afterSeq);
    const outcome = watched.turn.then(() => this.#watch(watched, afterSeq));
    watched.turn = outcome.catch(() => undefined);
    return outcome;
  }

  unwatch(session: Session, chatId: string): void {
    const watched = session.chats.get(chatId);
    if (watched !== undefined) this.#forget(watched);
  }

  /** Ends every watch of a session. */
  unwatchAll(session: Session): void {
    for (const watched of [...session.chats.values()]) this.#forget(watched);
  }

  /** The chats that anyone of this gateway watches. */
  chatIds(): string[] {
    return this.#fanout.keys();
  }

  /** A chat is known to have come so far: whoever has less gets the rest. */
  noteHead(chatId: string, headSeq: number): void {
    for (const watched of this.#fanout.members(chatId)) {
      watched.feed.noteHead(headSeq);
      if (watched.feed.behind) this.#fillGap(watched);
    }
  }

  #begin(session: Session, chatId: string, afterSeq: number): WatchedChat {
    const watched = new WatchedChat(session, chatId, afterSeq);
    session.addChat(watched);
    return watched;
  }

  async #watch(watched: WatchedChat, afterSeq: number): Promise<WatchOutcome> {
    try {
      watched.established = false;
      await watched.filling?.catch(() => undefined);
      watched.feed.restart(afterSeq);
      // Before the chat is read, so that nothing falls between the reading and the pushes.
      if (!watched.gone) await this.#fanout.join(watched.chatId, watched).ready;
      const chat = await this.#readChat(watched);
      const missed = chat.headSeq - afterSeq;
      if (missed < 0 || missed > REPLAY_MAX) return this.#reset(watched, chat.headSeq);
      watched.visitorName = chat.visitor?.name ?? "";
      watched.feed.noteHead(chat.headSeq);
      await this.#filler.fill(watched);
      watched.established = true;
      return { kind: "watching", chat, lastSeq: watched.feed.last };
    } catch (error) {
      this.#forget(watched);
      throw error;
    }
  }

  #reset(watched: WatchedChat, headSeq: number): WatchOutcome {
    this.#forget(watched);
    resets.inc();
    return { kind: "reset", headSeq };
  }

  #forget(watched: WatchedChat): void {
    watched.gone = true;
    watched.session.removeChat(watched.chatId);
    this.#fanout.leave(watched.chatId, watched);
  }

  #deliver(topic: Topic<WatchedChat>, data: Uint8Array): void {
    const { chatId, event } = ChatLive.decode(data);
    if (event === undefined) return;
    if (event.$case === "chat") this.#deliverChat(topic, event.value);
    else this.#deliverShared(topic, event, chatEventFrame(chatId, event));
  }

  #deliverShared(topic: Topic<WatchedChat>, event: SharedEvent, frame: string): void {
    switch (event.$case) {
      case "message":
        for (const watched of topic.members) this.#offer(watched, event.value.seq, frame);
        break;
      case "typing":
        for (const { session } of topic.members) {
          if (session.identity?.id !== event.value.author?.id) session.sendTyping(frame);
        }
        break;
      case "page":
        for (const { session } of topic.members) if (session.identity?.kind === "staff") session.sendTyping(frame);
        break;
      case "cursors":
        for (const { session } of topic.members) session.send(frame);
    }
  }

  #offer(watched: WatchedChat, seq: number, frame: string): void {
    if (watched.feed.offer(seq, frame)) watched.session.send(frame);
    else if (watched.feed.behind) this.#fillGap(watched);
  }

  #deliverChat(topic: Topic<WatchedChat>, chat: Chat): void {
    const frameFor = chatFrames(chat);
    for (const watched of topic.members) {
      watched.visitorName = chat.visitor?.name ?? "";
      if (this.#maySee(watched.session, chat)) watched.session.send(frameFor(watched.session.audience));
      else void this.#recheck(watched);
    }
  }

  /** A first look that spares a call: whoever fails it is checked by chat itself. */
  #maySee({ identity }: Session, chat: Chat): boolean {
    if (identity?.kind === "visitor") return chat.visitor?.id === identity.id;
    const staff = identity && this.#context.organisation.peekStaff(identity.id);
    return staff?.departmentIds.includes(chat.departmentId) ?? false;
  }

  async #recheck(watched: WatchedChat): Promise<void> {
    try {
      const chat = await this.#readChat(watched);
      if (!watched.gone)
        watched.session.send(encodeFrame({ t: "chat", chat: toChatView(chat, watched.session.audience) }));
    } catch (error) {
      this.#endWhenHidden(watched, AppError.from(error));
    }
  }

  #fillGap(watched: WatchedChat): void {
    if (!watched.established || watched.filling !== undefined || watched.gone) return;
    gapsFilled.inc();
    // What happened to the chat itself may have been lost with the messages, so it is read again too.
    this.#filler
      .fill(watched)
      .then(() => this.#recheck(watched))
      .catch((error: unknown) => this.#endWhenHidden(watched, AppError.from(error)));
  }

  /** The chat may not be seen any more: the watch is over. Chat being away is no reason: the next heartbeat tries again. */
  #endWhenHidden(watched: WatchedChat, error: AppError): void {
    if (error.kind === "not_found" || error.kind === "permission_denied") {
      if (watched.gone) return;
      this.#forget(watched);
      resets.inc();
      watched.session.send(encodeFrame({ t: "reset", chat_id: watched.chatId, head_seq: 0 }));
    } else this.#context.log.warn({ err: error, chat_id: watched.chatId }, "a gap could not be filled yet");
  }

  async #readChat(watched: WatchedChat): Promise<Chat> {
    return this.#filler.run(async () => {
      const callerToken = await callerTokenOf(this.#context, watched.session);
      const { chat } = await this.#context.chat.getChat({ chatId: watched.chatId }, { callerToken });
      if (chat === undefined) throw new AppError("internal", "internal");
      return chat;
    });
  }
}
