import { encode, encodeParts } from "@switchboard/contracts/encode";
import {
  type ChatLive,
  ChatLiveSchema,
  ChatLivesSchema,
  type HeldLive,
  HeldLiveSchema,
  type ListLive,
  ListLiveSchema,
  type VisitorLive,
  VisitorLiveSchema,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import type { Complete } from "@switchboard/contracts/messages";
import {
  liveChatSubject,
  liveHeldSubject,
  liveListSubject,
  livePushesLostSubject,
  liveVisitorSubject,
} from "@switchboard/contracts/subjects";
import { fromWord } from "@switchboard/contracts/words";
import { type Chat, type Cursors, type Named, operatorOf, type Side } from "../domain/chat.ts";
import type { Message } from "../domain/message.ts";
import { listedIn } from "../domain/obligations.ts";
import { type PreviewedChat, toProtoChat } from "../mapping/chat-mapping.ts";
import { toProtoMessage, toProtoPage } from "../mapping/message-mapping.ts";
import type { PageVisit } from "../store/visitor-pages.ts";

/** Where live news go: core NATS. */
export interface LivePublisher {
  publish(subject: string, data: Uint8Array): void;
  /** Asks whoever follows a subject now; undefined when nobody answers in time (milliseconds). */
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array | undefined>;
}

/** A message, and the departments in whose lists its chat stands. */
export interface SentMessage {
  readonly message: Message;
  readonly lists: readonly string[];
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

  /** A message was written; see {@link messagesSent}. */
  messageSent(message: Message, lists: readonly string[]): void {
    this.messagesSent([{ message, lists }]);
  }

  /** Messages were written in one commit; told also to the lists that their chats stand in, for the previews. */
  messagesSent(sent: readonly SentMessage[]): void {
    const lives = sent.map(({ message }) => {
      return { chatId: message.chatId, event: { case: "message", value: toProtoMessage(message) } } as const;
    });
    const parts = encodeParts(ChatLivesSchema, { lives });
    lives.forEach(({ chatId, event }, index) => {
      this.#publisher.publish(liveChatSubject(chatId), parts[index] ?? NOTHING);
      for (const departmentId of sent[index]?.lists ?? []) this.#list(departmentId, event);
    });
  }

  /** A chat came to be. */
  chatOpened(view: PreviewedChat): void {
    const value = toProtoChat(view);
    for (const departmentId of listedIn(view.chat)) this.#list(departmentId, { case: "waiting", value });
    for (const staffId of concerned(view.chat)) this.#held(staffId, value);
    if (view.chat.openToVisitor) this.#visitor(view.chat.visitor.id, { case: "chat", value });
  }

  /** A chat changed; `before` says where it was. */
  chatChanged(before: Chat, view: PreviewedChat): void {
    const { chat } = view;
    const value = toProtoChat(view);
    this.#chat(chat.id, { case: "chat", value });
    const lists = listedIn(chat);
    for (const departmentId of lists) this.#list(departmentId, { case: "waiting", value });
    for (const departmentId of listedIn(before)) {
      if (!lists.includes(departmentId)) this.#left(departmentId, chat.id, operatorOf(chat));
    }
    for (const staffId of new Set([...concerned(before), ...concerned(chat)])) this.#held(staffId, value);
  }

  /** Shows a chat in the visitor's open widgets (C6). Whether there is one. */
  async showToVisitor(view: PreviewedChat): Promise<boolean> {
    if (!view.chat.openToVisitor) return false;
    return this.#askVisitor(view.chat.visitor.id, { case: "chat", value: toProtoChat(view) });
  }

  /** Knocks at the visitor's open widgets (C14). Whether there is one. */
  knock(visitorId: string, chatId: string, operatorName: string): Promise<boolean> {
    return this.#askVisitor(visitorId, { case: "knock", value: { chatId, operatorName } });
  }

  /** What a visitor saw as a client is closed to them: they signed out, or the proof ran out. */
  proofEnded(visitorId: string): void {
    this.#visitor(visitorId, { case: "proofEnded", value: {} });
  }

  /** A chat's visitor looks at another page of the site (C2). */
  pageVisited(chatId: string, visit: PageVisit): void {
    this.#chat(chatId, { case: "page", value: toProtoPage(visit) });
  }

  /** One side's cursors went on. */
  cursorsMoved(chatId: string, side: Side, cursors: Cursors): void {
    const value = { side: fromWord(AuthorKind, side), cursors };
    this.#chat(chatId, { case: "cursors", value });
  }

  #left(departmentId: string, chatId: string, operator: Named | undefined): void {
    const value = { chatId, operatorId: operator?.id ?? "", operatorName: operator?.name ?? "" };
    this.#list(departmentId, { case: "left", value });
  }

  #visitor(visitorId: string, event: Complete<VisitorLive>["event"]): void {
    this.#publisher.publish(liveVisitorSubject(visitorId), encode(VisitorLiveSchema, { visitorId, event }));
  }

  async #askVisitor(visitorId: string, event: Complete<VisitorLive>["event"]): Promise<boolean> {
    const data = encode(VisitorLiveSchema, { visitorId, event });
    return (await this.#publisher.request(liveVisitorSubject(visitorId), data, ANSWER_MS)) !== undefined;
  }

  #chat(chatId: string, event: Complete<ChatLive>["event"]): void {
    this.#publisher.publish(liveChatSubject(chatId), encode(ChatLiveSchema, { chatId, event }));
  }

  #list(departmentId: string, event: Complete<ListLive>["event"]): void {
    this.#publisher.publish(liveListSubject(departmentId), encode(ListLiveSchema, { departmentId, event }));
  }

  #held(staffId: string, chat: Complete<HeldLive>["chat"]): void {
    this.#publisher.publish(liveHeldSubject(staffId), encode(HeldLiveSchema, { staffId, chat }));
  }
}

/** The members of staff in whose tabs a chat stands: who has or had it, and both ends of an offer. */
function concerned(chat: Chat): readonly string[] {
  const { place } = chat;
  if (place.state !== "offered") return [operatorOf(chat)?.id ?? []].flat();
  const { offer } = place;
  return offer.kind === "transfer" ? [offer.from.id, offer.to.id] : [offer.from.id];
}
