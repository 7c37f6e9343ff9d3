import { listChats } from "@switchboard/contracts/gen/calls";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { ChatHub } from "./chat-hub.ts";
import type { Conversation } from "./conversation.ts";
import { Job, type JobOptions } from "./job.ts";
import type { RestClient } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";

/** Which chats of the operator's own: held; on offer to them or by them; parked when they went Offline. */
export type OwnView = "held" | "offered" | "parked";

/** The operator's own chats of one kind, live and all of them watched. */
export class OwnChats {
  readonly #rest: RestClient;
  readonly #hub: ChatHub;
  readonly #job: Job;
  readonly #changed = new Emitter<void>();
  /** Fires when a chat comes or goes; each conversation tells of its own changes. */
  readonly changed: Signal<void> = this.#changed;
  readonly #view: OwnView;
  readonly #own = new Map<string, Conversation>();
  /** Chats that came or went while the list was being loaded; what was heard is newer than it. */
  #meanwhile: Map<string, ChatView> | undefined;
  #shown: readonly Conversation[] | undefined;
  #loaded = false;

  constructor(view: OwnView, rest: RestClient, hub: ChatHub, options: JobOptions) {
    this.#view = view;
    this.#rest = rest;
    this.#hub = hub;
    this.#job = new Job(() => this.#load(), options);
  }

  /** In the order they were taken. The same array until a chat comes or goes. */
  get conversations(): readonly Conversation[] {
    this.#shown ??= [...this.#own.values()].sort((one, other) => takenAt(one).localeCompare(takenAt(other)));
    return this.#shown;
  }

  get count(): number {
    return this.#own.size;
  }

  /** Whether they were ever loaded. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Loads them anew. For the client. */
  reload(): void {
    this.#job.restart();
  }

  /** Takes a view of any chat: it is among them if it is one of `staffId`. For the client. */
  apply(chat: ChatView, staffId: string | undefined): Conversation | undefined {
    this.#meanwhile?.set(chat.id, chat);
    const known = this.#own.get(chat.id);
    // An older view says nothing of where the chat is now.
    if (known && known.chat.version > chat.version) return known;
    return isOwn[this.#view](chat, staffId) ? this.#add(chat) : this.#remove(chat.id);
  }

  /** For the client. */
  pause(): void {
    this.#job.cancel();
  }

  /** For the client. */
  clear(): void {
    this.pause();
    this.#own.clear();
    this.#loaded = false;
    this.#show();
  }

  async #load(): Promise<void> {
    const meanwhile = new Map<string, ChatView>();
    this.#meanwhile = meanwhile;
    try {
      const chats = (await this.#pages()).filter((chat) => (meanwhile.get(chat.id)?.version ?? -1) <= chat.version);
      for (const chat of chats) this.#add(chat);
      const present = new Set([...chats.map((chat) => chat.id), ...meanwhile.keys()]);
      for (const chatId of [...this.#own.keys()]) if (!present.has(chatId)) this.#remove(chatId);
      this.#loaded = true;
    } finally {
      if (this.#meanwhile === meanwhile) this.#meanwhile = undefined;
    }
    this.#show();
  }

  async #pages(): Promise<ChatView[]> {
    const chats: ChatView[] = [];
    let pageToken = "";
    do {
      const page = await this.#rest.call(listChats, { view: this.#view, page_size: 200, page_token: pageToken });
      chats.push(...page.chats);
      pageToken = page.next_page_token;
    } while (pageToken !== "");
    return chats;
  }

  #add(chat: ChatView): Conversation {
    const conversation = this.#hub.pin(chat, this);
    if (this.#own.get(chat.id) === conversation) return conversation;
    this.#own.set(chat.id, conversation);
    this.#show();
    return conversation;
  }

  #remove(chatId: string): undefined {
    if (!this.#own.delete(chatId)) return;
    this.#hub.threads.unpin(chatId, this);
    this.#show();
  }

  #show(): void {
    this.#shown = undefined;
    this.#changed.emit();
  }
}

const isOwn: Record<OwnView, (chat: ChatView, staffId: string | undefined) => boolean> = {
  held: (chat, staffId) => chat.state === "held" && chat.operator?.id === staffId,
  offered: ({ state, staff }, staffId) =>
    state === "offered" && (staff?.offer?.to?.id === staffId || staff?.offer?.from.id === staffId),
  parked: (chat, staffId) => chat.state === "parked" && chat.operator?.id === staffId,
};

const takenAt = (conversation: Conversation): string => `${conversation.chat.taken_at} ${conversation.chatId}`;
