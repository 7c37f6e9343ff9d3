import type { Session } from "../socket/session.ts";
import { ChatFeed } from "./feed.ts";

/** One chat as one socket watches it. */
export class WatchedChat {
  readonly session: Session;
  readonly chatId: string;
  readonly feed: ChatFeed;
  /** The fetch that is going on. */
  filling: Promise<void> | undefined;
  /** Watches of the same chat by one socket take turns. */
  turn: Promise<unknown> = Promise.resolve();
  /** The watch was answered: from now on gaps are filled without being asked. */
  established = false;
  /** It was unwatched, or the socket is closed. */
  gone = false;
  /** As the visitor is to be shown when they type. */
  visitorName = "";

  constructor(session: Session, chatId: string, afterSeq: number) {
    this.session = session;
    this.chatId = chatId;
    this.feed = new ChatFeed(afterSeq);
  }
}
