import type { ListStaleFrame, ModeFrame, ServerFrame } from "@switchboard/contracts/realtime";
import type { RenameChatBody } from "@switchboard/contracts/rest";
import type { StartedConversationBody } from "@switchboard/contracts/rest/outreach";
import type {
  ChatView,
  DepartmentPresenceView,
  MessageView,
  ModeView,
  PageView,
  StaffView,
} from "@switchboard/contracts/views";
import type { OwnView } from "./api.ts";
import { ApiKeysApi } from "./api-keys-api.ts";
import { ChatHub } from "./chat-hub.ts";
import { ClientCore } from "./client-core.ts";
import type { ClientOptions } from "./client-options.ts";
import type { Connection } from "./connection.ts";
import type { Conversation } from "./conversation.ts";
import { FavouritesApi } from "./favourites-api.ts";
import { HistoryApi } from "./history-api.ts";
import { Job } from "./job.ts";
import type { Link } from "./link.ts";
import { MailsApi } from "./mails-api.ts";
import { newId } from "./new-id.ts";
import { OrganisationApi } from "./organisation-api.ts";
import { OutreachApi } from "./outreach-api.ts";
import { OwnChats } from "./own-chats.ts";
import { PreferencesApi } from "./preferences-api.ts";
import { isUnauthenticated } from "./problem-error.ts";
import { ReplyTemplatesApi } from "./reply-templates-api.ts";
import { RequestsApi } from "./requests-api.ts";
import { Emitter, type Signal } from "./signal.ts";
import { StaffSession } from "./staff-session.ts";
import { OutboxStore } from "./thread/outbox-store.ts";
import { VisitorsApi } from "./visitors-api.ts";
import { WaitingList } from "./waiting-list.ts";
import { WebhooksApi } from "./webhooks-api.ts";

/** Messages of a preview at most. */
const PREVIEW_PAGE = 20;

/** An administrator switched this person offline. */
export interface ForcedOffline {
  readonly by: string;
  readonly reason: string;
}

/** A page of the site that a visitor looks at. */
export interface PageOfVisitor {
  readonly chatId: string;
  readonly page: PageView;
}

/** Whom to address first: a client by the site's id, or a browser. */
export type Addressee =
  | { readonly projectId: string; readonly clientId: string }
  | { readonly projectId: string; readonly visitorId: string };

/** A conversation that an operator began, and how its first words reached the client. */
export interface StartedConversation {
  readonly conversation: Conversation;
  readonly delivered: StartedConversationBody["delivered"];
}

/** The gateway as a staff member uses it. Calls reject with `ProblemError`. */
export class StaffClient {
  /** The one line to the gateway, and how it is. */
  readonly connection: Connection;
  /** The list of chats, live while connected. */
  readonly waiting: WaitingList;
  /** The chats this operator holds, live while connected. */
  readonly held: OwnChats;
  /** Transfers on offer to this operator, and what they offered to others (C20, C21). */
  readonly offered: OwnChats;
  /** The chats that were parked when this operator went Offline (P3); taking one brings it back. */
  readonly parked: OwnChats;
  /** Departments, projects and staff. */
  readonly organisation: OrganisationApi;
  /** Mails that go out; for administrators. */
  readonly mails: MailsApi;
  /** Who is told what happens; for administrators. */
  readonly webhooks: WebhooksApi;
  /** Chats that this person marked for themselves. */
  readonly favourites: FavouritesApi;
  /** Pages, earlier chats and notes. */
  readonly visitors: VisitorsApi;
  /** Knocking, offering pages, asking to sign in. */
  readonly outreach: OutreachApi;
  /** Tickets, clients and accounts from a chat. */
  readonly requests: RequestsApi;
  /** Predefined replies. */
  readonly replyTemplates: ReplyTemplatesApi;
  /** All chats and the figures. */
  readonly history: HistoryApi;
  /** What follows this person through all of their browsers; preferences are live while connected. */
  readonly preferences: PreferencesApi;
  /** Keys of integrations, for administrators. */
  readonly apiKeys: ApiKeysApi;
  readonly #core: ClientCore;
  readonly #session: StaffSession;
  readonly #hub: ChatHub;
  readonly #renewal: Job;
  readonly #modeChanged = new Emitter<ModeView>();
  /** Fires when the mode changed, or who switched this person offline. */
  readonly modeChanged: Signal<ModeView> = this.#modeChanged;
  readonly #presenceChanged = new Emitter<DepartmentPresenceView>();
  /** Fires with each department whose people came or went. */
  readonly presenceChanged: Signal<DepartmentPresenceView> = this.#presenceChanged;
  readonly #pageVisited = new Emitter<PageOfVisitor>();
  /** Fires when the visitor of a watched chat looks at another page (C2); one may be missed. */
  readonly pageVisited: Signal<PageOfVisitor> = this.#pageVisited;
  #mode: ModeView = "offline";
  #forcedOffline: ForcedOffline | undefined;

  constructor(options: ClientOptions) {
    this.#session = new StaffSession(
      () => this.#core.api,
      () => this.#core.environment,
    );
    this.#core = new ClientCore(options, this.#session);
    this.organisation = new OrganisationApi(this.#core.rest);
    this.mails = new MailsApi(this.#core.rest);
    this.webhooks = new WebhooksApi(this.#core.rest);
    this.favourites = new FavouritesApi(this.#core.rest);
    this.visitors = new VisitorsApi(this.#core.rest);
    this.outreach = new OutreachApi(this.#core.rest);
    this.requests = new RequestsApi(this.#core.rest);
    this.replyTemplates = new ReplyTemplatesApi(this.#core.rest);
    this.history = new HistoryApi(this.#core.rest);
    this.preferences = new PreferencesApi(this.#core.rest);
    this.apiKeys = new ApiKeysApi(this.#core.rest);
    this.connection = this.#core.connection({
      token: (renew) => this.#session.current(renew),
      resume: () => this.#hub.threads.resume(),
    });
    this.#hub = this.#makeHub();
    const job = this.#core.jobOptions(this.connection, "a list of chats has to be loaded again");
    this.waiting = new WaitingList(this.#core.api, job);
    const own = (view: OwnView) => new OwnChats(view, this.#core.api, this.#hub, job);
    this.held = own("held");
    this.offered = own("offered");
    this.parked = own("parked");
    const renewal = this.#core.jobOptions(this.connection, "the session has to be renewed again");
    this.#renewal = new Job(() => this.#renew(), renewal);
    this.connection.frames.subscribe((frame) => this.#received(frame));
    this.connection.established.subscribe((link) => this.#established(link));
  }

  /** Who is signed in. */
  get staff(): StaffView | undefined {
    return this.#session.staff;
  }

  /** Own mode, as set in any tab or device. */
  get mode(): ModeView {
    return this.#mode;
  }

  /** Who switched this person offline, and why; undefined when it was they, or they are online. */
  get forcedOffline(): ForcedOffline | undefined {
    return this.#forcedOffline;
  }

  /** Begins a session. Rejects as unauthenticated for a wrong email or password. */
  async signIn(email: string, password: string): Promise<StaffView> {
    const session = await this.#core.api.signIn({ email, password });
    if (this.staff && this.staff.id !== session.staff.id) this.#forget();
    this.#session.begin(session);
    this.#setMode(session.staff.mode);
    return session.staff;
  }

  /** Takes up the session of an earlier visit; undefined when there is none. */
  async resumeSession(): Promise<StaffView | undefined> {
    const staff = await this.#session.resume();
    if (staff) this.#setMode(staff.mode);
    return staff;
  }

  /** Disconnects, ends the session and forgets what was shown; unsent messages stay for the next sign-in. */
  async signOut(): Promise<void> {
    this.#forget();
    await this.#core.api.signOut();
  }

  /** Connects, and stays connected until `disconnect`. Resolves with the first welcome; rejects when not let in. */
  connect(): Promise<void> {
    return this.connection.connect();
  }

  /** Closes the line and stops every timer; the session stays. */
  disconnect(): void {
    this.connection.disconnect();
    this.#hub.threads.pause();
    this.waiting.pause();
    for (const own of this.#own) own.pause();
    this.#renewal.cancel();
  }

  async setMode(mode: ModeView): Promise<void> {
    this.#setMode(await this.#core.api.setMode(mode));
  }

  /** Switches somebody offline until they go online themselves; for administrators. */
  forceOffline(staffId: string, reason: string): Promise<void> {
    return this.#core.api.forceOffline(staffId, reason);
  }

  /** Who of every department is online. */
  presence(): Promise<DepartmentPresenceView[]> {
    return this.#core.api.presence();
  }

  /** Takes a waiting chat. Rejects with reason `chat.already_taken`, and who has it in `params`. */
  async take(chatId: string): Promise<Conversation> {
    const chat = await this.#core.api.take(chatId);
    this.waiting.remove(chatId);
    this.#applyToOwn(chat);
    return this.#hub.conversation(chat);
  }

  /**
   * Addresses a client first (C6): in their running chat if this operator answers it, else in a new one. Rejects with
   * reason `chat.already_taken` or `chat.visitor_waits` when it is somebody else's to answer.
   */
  async startConversation(to: Addressee, text: string): Promise<StartedConversation> {
    const person = "clientId" in to ? { client_id: to.clientId } : { visitor_id: to.visitorId };
    const body = { project_id: to.projectId, ...person, message_id: newId(), text };
    const { chat, delivered } = await this.outreach.start(body);
    this.#applyToOwn(chat);
    return { conversation: this.#hub.conversation(chat), delivered };
  }

  /** Ends a held chat. */
  async end(chatId: string): Promise<void> {
    const chat = await this.#core.api.end(chatId);
    this.#hub.dispatch({ t: "chat", chat });
    this.#applyToOwn(chat);
  }

  /** Gives a chat that this operator has or had a name or a summary (C9); what is left out stays. */
  rename(chatId: string, body: RenameChatBody): Promise<ChatView> {
    return this.#core.api.rename(chatId, body);
  }

  /** A chat to read or to write, one object for each; watched until nobody listens to its changes any more. */
  conversation(chatId: string): Conversation {
    const waiting = this.waiting.chats.find((chat) => chat.id === chatId);
    return this.#hub.conversation(waiting ?? chatId);
  }

  /** The newest messages of a chat, without watching it. */
  async previewMessages(chatId: string): Promise<readonly MessageView[]> {
    return (await this.#core.api.messages(chatId, { page_size: PREVIEW_PAGE })).messages;
  }

  #makeHub(): ChatHub {
    const { api, log, storage } = this.#core;
    return new ChatHub({
      side: "operator",
      api,
      connection: this.connection,
      job: (chat_id) => this.#core.jobOptions(this.connection, "a request of a chat failed", { chat_id }),
      store: new OutboxStore(storage, () => `switchboard.outbox.staff.${this.staff?.id}`, log),
      self: () => ({ kind: "operator", id: this.staff?.id ?? null, name: this.staff?.name ?? null }),
      // Only a visitor's message moves on to another chat.
      onContinued: () => undefined,
    });
  }

  #established(link: Link): void {
    const { staff, server_time, forced_offline } = link.welcome;
    if (staff) this.#setMode(staff.mode, forced_offline);
    this.#session.syncClock(server_time);
    this.#hub.threads.established(link);
    this.#hub.restore();
    this.#reload("waiting");
    this.#reload("own");
    this.#renewal.cancel();
    this.#renewal.request(this.#session.renewTimerMs);
  }

  #received(frame: ServerFrame): void {
    this.#hub.dispatch(frame);
    if (frame.t === "list") this.waiting.apply(frame.change);
    else if (frame.t === "list_stale") this.#reload(frame.list);
    else if (frame.t === "chat") this.#applyToOwn(frame.chat);
    else if (frame.t === "mode") this.#setMode(frame.mode, toForcedOffline(frame));
    else if (frame.t === "preferences") this.preferences.apply(frame.preferences);
    else if (frame.t === "presence") this.#presenceChanged.emit(frame.department);
    else if (frame.t === "page") this.#pageVisited.emit({ chatId: frame.chat_id, page: frame.page });
  }

  /** Gets a fresh token before the old one expires, and tells the line. */
  async #renew(): Promise<void> {
    try {
      if (this.#session.renewInMs === 0) await this.#session.renew();
      const token = this.#session.token();
      if (token !== undefined && this.connection.live) await this.connection.request({ t: "token", token });
    } catch (error) {
      // The session is over: the gateway closes the line when the token expires, and `connection` tells.
      if (isUnauthenticated(error)) return;
      throw error;
    }
    this.#renewal.request(this.#session.renewTimerMs);
  }

  #reload(list: ListStaleFrame["list"]): void {
    if (list === "waiting") this.waiting.reload();
    else for (const own of this.#own) own.reload();
  }

  get #own(): readonly OwnChats[] {
    return [this.held, this.offered, this.parked];
  }

  #applyToOwn(chat: ChatView): void {
    for (const own of this.#own) own.apply(chat, this.staff?.id);
  }

  #setMode(mode: ModeView, forced?: ForcedOffline): void {
    if (mode === this.#mode && forced?.reason === this.#forcedOffline?.reason) return;
    this.#mode = mode;
    this.#forcedOffline = forced;
    this.#modeChanged.emit(mode);
  }

  #forget(): void {
    this.disconnect();
    this.#session.end();
    this.preferences.clear();
    this.#hub.threads.clear();
    this.waiting.clear();
    for (const own of this.#own) own.clear();
  }
}

function toForcedOffline({ forced_by, reason = "" }: ModeFrame): ForcedOffline | undefined {
  return forced_by === undefined ? undefined : { by: forced_by, reason };
}
