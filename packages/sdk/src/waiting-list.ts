import { listChats } from "@switchboard/contracts/gen/calls";
import type { ListFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { mergeChat, withMessage } from "./chat-state.ts";
import { Job, type JobOptions } from "./job.ts";
import type { RestClient } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";

/** Chats shown at most; the longest waiting are in it, and `count` tells of the others. */
export const WAITING_MAX = 1_000;

type Change = ListFrame["change"];

/** The list of chats (C7), live: what nobody holds and the reader may take, longest waiting first. */
export class WaitingList {
  readonly #rest: RestClient;
  readonly #job: Job;
  readonly #changed = new Emitter<void>();
  readonly changed: Signal<void> = this.#changed;
  #chats = new Map<string, ChatView>();
  /** Versions at which chats left, so that a late frame does not bring them back. */
  #left = new Map<string, number>();
  /** Changes that came while the list was being loaded; they are newer than it, or make no difference. */
  #meanwhile: Change[] | undefined;
  #sorted: readonly ChatView[] | undefined;
  #beyond = 0;
  #loaded = false;

  constructor(rest: RestClient, options: JobOptions) {
    this.#rest = rest;
    this.#job = new Job(() => this.#load(), options);
  }

  /** Longest waiting first. The same array until something changes. */
  get chats(): readonly ChatView[] {
    this.#sorted ??= [...this.#chats.values()].sort(byWaiting);
    return this.#sorted;
  }

  /** How many there are in all. */
  get count(): number {
    return this.#chats.size + this.#beyond;
  }

  /** Whether the list was ever loaded. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Loads the list anew. For the client. */
  reload(): void {
    this.#job.restart();
  }

  /** Takes a change that the gateway tells of. For the client. */
  apply(change: Change): void {
    this.#meanwhile?.push(change);
    this.#applyTo(change);
    this.#show();
  }

  /** The chat is no longer for the taking, as this client knows itself. For the client. */
  remove(chatId: string): void {
    this.apply({ kind: "left", chat_id: chatId, operator: null });
  }

  /** For the client. */
  pause(): void {
    this.#job.cancel();
  }

  /** For the client. */
  clear(): void {
    this.pause();
    this.#chats.clear();
    this.#left.clear();
    this.#beyond = 0;
    this.#loaded = false;
    this.#show();
  }

  async #load(): Promise<void> {
    const meanwhile: Change[] = [];
    this.#meanwhile = meanwhile;
    try {
      const { chats, total } = await this.#pages();
      this.#chats = new Map(chats.map((chat) => [chat.id, chat]));
      this.#beyond = Math.max(0, total - this.#chats.size);
      this.#left = new Map();
      this.#loaded = true;
      for (const change of meanwhile) this.#applyTo(change);
    } finally {
      if (this.#meanwhile === meanwhile) this.#meanwhile = undefined;
    }
    this.#show();
  }

  async #pages(): Promise<{ chats: ChatView[]; total: number }> {
    const chats: ChatView[] = [];
    let pageToken = "";
    for (;;) {
      const page = await this.#rest.call(listChats, { view: "waiting", page_size: 200, page_token: pageToken });
      chats.push(...page.chats);
      pageToken = page.next_page_token;
      if (pageToken === "" || chats.length >= WAITING_MAX) return { chats, total: page.total };
    }
  }

  #applyTo(change: Change): void {
    if (change.kind === "left") this.#leave(change.chat_id);
    else if (change.kind === "waiting") this.#enter(change.chat);
    else {
      const chat = this.#chats.get(change.message.chat_id);
      if (chat) this.#chats.set(chat.id, withMessage(chat, change.message));
    }
  }

  #enter(chat: ChatView): void {
    const known = this.#chats.get(chat.id);
    if (known) this.#chats.set(chat.id, mergeChat(known, chat));
    else if (chat.version <= (this.#left.get(chat.id) ?? -1)) return;
    else if (this.#chats.size < WAITING_MAX) this.#chats.set(chat.id, chat);
    else this.#beyond += 1;
  }

  #leave(chatId: string): void {
    const known = this.#chats.get(chatId);
    if (!known) return;
    this.#chats.delete(chatId);
    this.#left.set(chatId, known.version);
    const [oldest] = this.#left.keys();
    if (this.#left.size > WAITING_MAX && oldest !== undefined) this.#left.delete(oldest);
    // The next of those that were not shown moves up.
    if (this.#beyond > 0) this.#job.request(1_000);
  }

  #show(): void {
    this.#sorted = undefined;
    this.#changed.emit();
  }
}

function byWaiting(one: ChatView, other: ChatView): number {
  return one.queued_at.localeCompare(other.queued_at) || one.id.localeCompare(other.id);
}
