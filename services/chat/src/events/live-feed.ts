import { encodeMessage } from "@switchboard/contracts/encode";
import { ChatLive, HeldLive, ListLive, VisitorLive } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import {
  liveChatSubject,
  liveHeldSubject,
  liveListSubject,
  livePushesLostSubject,
  liveVisitorSubject,
} from "@switchboard/contracts/subjects";
import { type Chat, type Cursors, type Named, operatorOf, type Side } from "../domain/chat.ts";
import type { Message } from "../domain/message.ts";
import { listedIn } from "../domain/obligations.ts";
import { type PreviewedChat, toProtoChat, toProtoCursors } from "../mapping/chat-mapping.ts";
import { toProtoAuthorKind, toProtoMessage } from "../mapping/message-mapping.ts";
import type { PageVisit } from "../store/visitor-pages.ts";

/** Where live news go: core NATS. */
export interface LivePublisher {
  publish(subject: string, data: Uint8Array): void;
  /** Asks whoever follows a subject now; undefined when nobody answers in time (milliseconds). */
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array | undefined>;
}

const NOTHING = new Uint8Array();

/** A gateway with one of the visitor's tabs answers within this time, in milliseconds. */
const ANSWER_MS = 1_000;

/** Tells the gateways what is only worth knowing now, straight after a commit. All of it may be lost. */
export class LiveFeed {
  readonly #publisher: LivePublisher;

  constructor(publisher: LivePublisher) {
    this.#publisher = publisher;
  }

  /** What was told here lately, or by an instance that died, may have reached nobody. */
  pushesLost(): void {
    this.#publisher.publish(livePushesLostSubject, NOTHING);
  }

  /** A message was written; also to the lists that its chat stands in, for the preview. */
  messageSent(message: Message, lists: readonly string[]): void {
    const value = toProtoMessage(message);
    this.#chat(message.chatId, { $case: "message", value });
    for (const departmentId of lists) this.#list(departmentId, { $case: "message", value });
  }

  /** A chat came to be. */
  chatOpened(view: PreviewedChat): void {
    const value = toProtoChat(view);
    for (const departmentId of listedIn(view.chat)) this.#list(departmentId, { $case: "waiting", value });
    for (const staffId of concerned(view.chat)) this.#held(staffId, value);
    this.#visitor(view.chat.visitor.id, { $case: "chat", value });
  }

  /** A chat changed; `before` says where it was. */
  chatChanged(before: Chat, view: PreviewedChat): void {
    const { chat } = view;
    const value = toProtoChat(view);
    this.#chat(chat.id, { $case: "chat", value });
    const lists = listedIn(chat);
    for (const departmentId of lists) this.#list(departmentId, { $case: "waiting", value });
    for (const departmentId of listedIn(before)) {
      if (!lists.includes(departmentId)) this.#left(departmentId, chat.id, operatorOf(chat));
    }
    for (const staffId of new Set([...concerned(before), ...concerned(chat)])) this.#held(staffId, value);
  }

  /** Shows a chat in the visitor's open widgets (C6). Whether there is one. */
  showToVisitor(view: PreviewedChat): Promise<boolean> {
    return this.#askVisitor(view.chat.visitor.id, { $case: "chat", value: toProtoChat(view) });
  }

  /** Knocks at the visitor's open widgets (C14). Whether there is one. */
  knock(visitorId: string, chatId: string, operatorName: string): Promise<boolean> {
    return this.#askVisitor(visitorId, { $case: "knock", value: { chatId, operatorName } });
  }

  /** A chat's visitor looks at another page of the site (C2). */
  pageVisited(chatId: string, { url, title, visitedAt }: PageVisit): void {
    this.#chat(chatId, { $case: "page", value: { url, title, visitedAt } });
  }

  /** One side's cursors went on. */
  cursorsMoved(chatId: string, side: Side, cursors: Cursors): void {
    const value = { side: toProtoAuthorKind(side), cursors: toProtoCursors(cursors) };
    this.#chat(chatId, { $case: "cursors", value });
  }

  #left(departmentId: string, chatId: string, operator: Named | undefined): void {
    const value = { chatId, operatorId: operator?.id ?? "", operatorName: operator?.name ?? "" };
    this.#list(departmentId, { $case: "left", value });
  }

  #visitor(visitorId: string, event: NonNullable<VisitorLive["event"]>): void {
    this.#publisher.publish(liveVisitorSubject(visitorId), encodeMessage(VisitorLive, { visitorId, event }));
  }

  async #askVisitor(visitorId: string, event: NonNullable<VisitorLive["event"]>): Promise<boolean> {
    const data = encodeMessage(VisitorLive, { visitorId, event });
    return (await this.#publisher.request(liveVisitorSubject(visitorId), data, ANSWER_MS)) !== undefined;
  }

  #chat(chatId: string, event: NonNullable<ChatLive["event"]>): void {
    this.#publisher.publish(liveChatSubject(chatId), encodeMessage(ChatLive, { chatId, event }));
  }

  #list(departmentId: string, event: NonNullable<ListLive["event"]>): void {
    this.#publisher.publish(liveListSubject(departmentId), encodeMessage(ListLive, { departmentId, event }));
  }

  #held(staffId: string, chat: HeldLive["chat"]): void {
    this.#publisher.publish(liveHeldSubject(staffId), encodeMessage(HeldLive, { staffId, chat }));
  }
}

/** The members of staff in whose tabs a chat stands: who has or had it, and both ends of an offer. */
function concerned(chat: Chat): readonly string[] {
  const { place } = chat;
  if (place.state !== "offered") return [operatorOf(chat)?.id ?? []].flat();
  const { offer } = place;
  return offer.kind === "transfer" ? [offer.from.id, offer.to.id] : [offer.from.id];
}
