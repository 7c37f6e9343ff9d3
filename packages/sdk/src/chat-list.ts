import { listChats } from "@switchboard/contracts/gen/calls";
import type { Input } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { Job, type JobOptions } from "./job.ts";
import type { RestClient } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";

/** Chats in a list at most; `count` tells of the others. */
export const LIST_MAX = 1_000;

/** What tells one list from another; `T` is what stands in it for a chat. */
export interface ListRule<T> {
  readonly view: Input<Operations["listChats"]>["view"];
  /** What stands for a chat: `known` itself when nothing is new. */
  enter(chat: ChatView, known: T | undefined): T;
  leave?(item: T): void;
  chatOf(item: T): ChatView;
  /** The text by which chats are in order. */
  orderOf(chat: ChatView): string;
}

/** One of the gateway's lists of chats, live: loaded whole, then changed by what is heard. */
export class ChatList<T> {
  readonly #rest: RestClient;
  readonly #rule: ListRule<T>;
  readonly #job: Job;
  readonly #changed = new Emitter<void>();
  /** Fires when a chat comes or goes, or something else stands for it. */
  readonly changed: Signal<void> = this.#changed;
  readonly #items = new Map<string, T>();
  /** Versions at which chats left, so that a late frame does not bring them back. */
  readonly #left = new Map<string, number>();
  /** Changes that came while the list was being loaded; they are newer than it, or make no difference. */
  #meanwhile: (() => void)[] | undefined;
  #sorted: readonly T[] | undefined;
  #beyond = 0;
  #loaded = false;

  constructor(rest: RestClient, job: JobOptions, rule: ListRule<T>) {
    this.#rest = rest;
    this.#rule = rule;
    this.#job = new Job(() => this.#load(), job);
  }

  /** In their order. The same array until something changes. */
  get items(): readonly T[] {
    const orderOf = (item: T) => this.#rule.orderOf(this.#rule.chatOf(item));
    this.#sorted ??= [...this.#items.values()].sort((one, other) => orderOf(one).localeCompare(orderOf(other)));
    return this.#sorted;
  }

  /** How many there are in all. */
  get count(): number {
    return this.#items.size + this.#beyond;
  }

  /** Whether the list was ever loaded. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Loads the list anew. For the client, as all below. */
  reload(): void {
    this.#job.restart();
  }

  /** The chat is in the list, or changed there. */
  enter(chat: ChatView): void {
    this.#apply(() => this.#enter(chat));
  }

  /** The chat is not in the list, as of its `version`. */
  leave(chatId: string, version = Number.POSITIVE_INFINITY): void {
    this.#apply(() => this.#leave(chatId, version));
  }

  /** Changes what stands for the chat, if it is in the list. */
  update(chatId: string, change: (known: T) => T): void {
    this.#apply(() => {
      const known = this.#items.get(chatId);
      if (known !== undefined) this.#put(chatId, change(known));
    });
  }

  pause(): void {
    this.#job.cancel();
  }

  clear(): void {
    this.pause();
    this.#loaded = false;
    this.#fill([], 0);
    this.#show();
  }

  #apply(change: () => void): void {
    this.#meanwhile?.push(change);
    change();
  }

  async #load(): Promise<void> {
    const meanwhile: (() => void)[] = [];
    this.#meanwhile = meanwhile;
    try {
      const { chats, total } = await this.#pages();
      this.#fill(chats, total);
      this.#loaded = true;
      for (const change of meanwhile) change();
    } finally {
      if (this.#meanwhile === meanwhile) this.#meanwhile = undefined;
    }
    this.#show();
  }

  async #pages(): Promise<{ chats: ChatView[]; total: number }> {
    const { view } = this.#rule;
    const chats: ChatView[] = [];
    let page_token = "";
    for (;;) {
      const page = await this.#rest.call(listChats, { view, page_size: 200, page_token });
      chats.push(...page.chats);
      page_token = page.next_page_token;
      if (page_token === "" || chats.length >= LIST_MAX) return { chats, total: page.total };
    }
  }

  #fill(chats: readonly ChatView[], total: number): void {
    const listed = new Set(chats.map(({ id }) => id));
    for (const chatId of [...this.#items.keys()]) if (!listed.has(chatId)) this.#leave(chatId);
    this.#left.clear();
    for (const chat of chats) this.#enter(chat);
    this.#beyond = Math.max(0, total - this.#items.size);
  }

  #enter(chat: ChatView): void {
    const known = this.#items.get(chat.id);
    if (known === undefined && chat.version <= (this.#left.get(chat.id) ?? -1)) return;
    if (known !== undefined || this.#items.size < LIST_MAX) this.#put(chat.id, this.#rule.enter(chat, known));
    else {
      this.#beyond += 1;
      this.#show();
    }
  }

  #put(chatId: string, item: T): void {
    if (this.#items.get(chatId) === item) return;
    this.#items.set(chatId, item);
    this.#show();
  }

  #leave(chatId: string, version = Number.POSITIVE_INFINITY): void {
    const known = this.#items.get(chatId);
    // An older view says nothing of where the chat is now.
    if (known === undefined || this.#rule.chatOf(known).version > version) return;
    this.#items.delete(chatId);
    this.#rule.leave?.(known);
    this.#left.set(chatId, this.#rule.chatOf(known).version);
    const [oldest] = this.#left.keys();
    if (this.#left.size > LIST_MAX && oldest !== undefined) this.#left.delete(oldest);
    // The next of those that were not shown moves up.
    if (this.#beyond > 0) this.#job.request(1_000);
    this.#show();
  }

  #show(): void {
    this.#sorted = undefined;
    this.#changed.emit();
  }
}
