import { getVisitorChat, getWidget, identifyVisitor, signOutVisitor } from "@switchboard/contracts/gen/calls";
import type { Answer, Call, Operation } from "@switchboard/contracts/operation";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import type { ChatHub } from "./chat-hub.ts";
import { ClientCore } from "./client-core.ts";
import type { ClientOptions } from "./client-options.ts";
import type { Connection } from "./connection.ts";
import type { Conversation } from "./conversation.ts";
import { deferred } from "./deferred.ts";
import type { Link } from "./link.ts";
import { type OpenInput, Opening } from "./opening.ts";
import { PageReporter } from "./page-reporter.ts";
import type { CallArguments } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";
import { VisitorSession } from "./visitor-session.ts";

/** What a visitor's client is made with. */
export interface VisitorClientOptions extends ClientOptions {
  /** Slug of the project whose widget this is. */
  readonly project: string;
}

/** The gateway as a visitor of a site uses it. Calls reject with `ProblemError`. */
export class VisitorClient {
  /** The one line to the gateway, and how it is. */
  readonly connection: Connection;
  readonly #core: ClientCore;
  readonly #hub: ChatHub;
  readonly #opening: Opening;
  readonly #pages: PageReporter;
  readonly #project: string;
  /** The key of what is unsent. */
  readonly #outbox: string;
  readonly #conversationChanged = new Emitter<void>();
  /** Fires when `conversation` is another one. */
  readonly conversationChanged: Signal<void> = this.#conversationChanged;
  readonly #addressed = new Emitter<void>();
  /** Fires when an operator began a chat, which is the `conversation` by now (C6). */
  readonly addressed: Signal<void> = this.#addressed;
  readonly #session = new VisitorSession(() => this.#core);
  readonly #started = deferred<void>();
  #widget: WidgetView | undefined;
  #conversation: Conversation | undefined;

  constructor(options: VisitorClientOptions) {
    this.#project = options.project;
    this.#outbox = `switchboard.outbox.visitor.${options.project}`;
    this.#core = new ClientCore(options, this.#session);
    this.connection = this.#core.connection({
      token: (renew) => this.#session.current(renew),
      resume: () => this.#hub.threads.resume(),
    });
    this.#hub = this.#core.chats(this.connection, () => this.#outbox, {
      side: "visitor",
      self: () => ({
        kind: "visitor",
        id: this.#session.visitorId,
        name: this.#conversation?.chat.visitor.name ?? null,
      }),
      onContinued: (_from, to) => this.#switchTo(to),
    });
    this.#opening = new Opening(this.#core, `switchboard.opening.${options.project}`);
    this.#pages = this.#makePages();
    this.connection.on("chat", ({ chat }) => this.#begun(chat));
    this.connection.on("reset", ({ chat_id, head_seq }) => head_seq === 0 && this.#closed(chat_id));
    this.connection.established.subscribe((link) => this.#established(link));
  }

  /** The project and its departments. Throws before `start`. */
  get widget(): WidgetView {
    if (!this.#widget) throw new Error("the client was not started");
    return this.#widget;
  }

  /** Whether the visitor is forgotten with the page: the browser keeps neither a cookie nor what the page stores. */
  get forgetful(): boolean {
    return this.#session.forgetful;
  }

  /** The visitor's newest chat in the project, ended or not: writing to an ended one opens the next. */
  get conversation(): Conversation | undefined {
    return this.#conversation;
  }

  /**
   * Makes the visitor known, loads the widget and the newest chat, and begins to connect (without waiting for it). May be
   * called again when it rejected.
   */
  async start(): Promise<void> {
    await this.#session.current(true);
    const { project } = await this.refreshWidget();
    const { chat } = await this.call(getVisitorChat, { project_id: project.id });
    if (chat) this.#switchTo(this.#hub.conversation(chat));
    this.#hub.restore();
    // Whoever reads `connection` learns how this goes.
    this.connection.connect().catch(() => undefined);
    const unsent = this.#opening.unsent(project.id);
    unsent?.then(
      (opened) => this.show(opened),
      (error: unknown) =>
        this.#core.log({ level: "warn", message: "an unsent chat was refused", data: { error: String(error) } }),
    );
    this.#started.resolve();
  }

  /** Loads the widget anew: who is online changes. Needs no `start` before. */
  async refreshWidget(): Promise<WidgetView> {
    this.#widget = await this.call(getWidget, { slug: this.#project });
    return this.#widget;
  }

  /**
   * Opens the chat with its first message; a chat that is open already takes the message. Repeated until the gateway has
   * it, also after a reload; rejects when it was refused, or disconnected.
   */
  async open(input: OpenInput): Promise<Conversation> {
    return this.show(await this.#opening.open(input, this.widget.project.id));
  }

  /**
   * Proves with a token of the site that the visitor is its client (C4): call it on every page while the client is signed
   * in. Waits for `start`. Whoever was another client before becomes a new visitor. Rejects as unauthenticated for a bad
   * token.
   */
  async identify(clientToken: string): Promise<void> {
    await this.#started.promise;
    const body = { project_id: this.widget.project.id, client_token: clientToken };
    const before = this.#session.visitorId;
    const { chat, ...known } = await this.call(identifyVisitor, body);
    this.#session.take(known);
    if (known.visitor_id !== before) this.#begin();
    if (chat) this.show(chat);
  }

  /** The client signed out on the site: what was said is closed to this browser, which is a new visitor. Waits for `start`. */
  async signOut(): Promise<void> {
    await this.#started.promise;
    this.#session.take(await this.call(signOutVisitor));
    this.#begin();
  }

  /** Shows a chat that the gateway answered with, unless a newer one is shown. */
  show(chat: ChatView): Conversation {
    // Another tab signed out or in meanwhile.
    if (chat.visitor.id !== this.#session.visitorId) {
      this.#session.visitorId = chat.visitor.id;
      this.#reconnect();
    }
    const conversation = this.#hub.conversation(chat);
    const shown = this.#conversation?.chat;
    const ofProject = chat.project.id === this.#widget?.project.id;
    if (ofProject && (!shown || shown.opened_at <= chat.opened_at)) this.#switchTo(conversation);
    return conversation;
  }

  /** The visitor looks at a page of the site (C8); call it on every page. What is not of the site is not taken. */
  visit(url: string, title: string): void {
    this.#pages.visit({ url, title });
  }

  /** Calls any operation, typed by its description: `call(sendTranscript, { chat_id, email })`. */
  call<O extends Operation>(operation: Call<O>, ...input: CallArguments<O>): Promise<Answer<O>> {
    return this.#core.rest.call(operation, ...input);
  }

  /** Closes the line and stops every timer. */
  disconnect(): void {
    this.connection.disconnect();
    this.#opening.stop();
    this.#pages.stop();
    this.#hub.threads.pause();
  }

  /** A chat that is not shown yet began in another tab, or an operator began it (C6). */
  #begun(chat: ChatView): void {
    const before = this.#conversation;
    const begun = this.show(chat);
    if (begun === before || begun !== this.#conversation) return;
    if (chat.preview.some(({ seq, author }) => seq === 1 && author.kind === "operator")) this.#addressed.emit();
  }

  #makePages(): PageReporter {
    const { connection } = this;
    return new PageReporter(
      (page) => connection.request({ t: "visit", project_id: this.widget.project.id, ...page }),
      () => connection.live,
      this.#core.jobOptions(connection, "a page has to be told again"),
    );
  }

  /** Nothing of the visitor before is shown, or sent, any more. */
  #begin(): void {
    this.#opening.discard();
    this.#core.storage.removeItem(this.#outbox);
    this.#forget();
    this.#reconnect();
  }

  /** A chat may not be seen any more: the visitor signed out in another tab, or their proof ran out. */
  #closed(chatId: string): void {
    if (chatId === this.#conversation?.chatId) this.#forget();
  }

  #forget(): void {
    this.#hub.threads.clear();
    this.#conversation = undefined;
    this.#conversationChanged.emit();
  }

  /** The line is that of the visitor before: another one begins. */
  #reconnect(): void {
    if (this.connection.state === "idle") return;
    this.connection.disconnect();
    this.connection.connect().catch(() => undefined);
  }

  #established(link: Link): void {
    this.#session.visitorId = link.welcome.visitor_id;
    this.#hub.threads.established(link);
    this.#pages.resume();
  }

  #switchTo(conversation: Conversation): void {
    if (conversation === this.#conversation) return;
    const before = this.#conversation;
    this.#conversation = conversation;
    this.#hub.pin(conversation.chat, this);
    if (before) this.#hub.threads.unpin(before.chatId, this);
    this.#conversationChanged.emit();
  }
}
