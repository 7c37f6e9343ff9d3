import { endChat, setMode, signIn, signOut, startConversation, takeChat } from "@switchboard/contracts/gen/calls";
import type { Answer, Call, Operation } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { ListStaleFrame, ModeFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { ModeView, StaffView } from "@switchboard/contracts/schemas/organisation";
import type { ChatHub } from "./chat-hub.ts";
import { ClientCore } from "./client-core.ts";
import type { ClientOptions } from "./client-options.ts";
import type { Connection } from "./connection.ts";
import type { Conversation } from "./conversation.ts";
import { download } from "./download.ts";
import { Job } from "./job.ts";
import type { Link } from "./link.ts";
import { newId } from "./new-id.ts";
import { OwnChats, type OwnView } from "./own-chats.ts";
import { Preferences } from "./preferences.ts";
import { isAnswer, isUnauthenticated } from "./problem-error.ts";
import type { CallArguments } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";
import { StaffSession } from "./staff-session.ts";
import { UntilAnswered } from "./until-answered.ts";
import { WaitingList } from "./waiting-list.ts";

/** An administrator switched this person offline. */
export interface ForcedOffline {
  readonly by: string;
  readonly reason: string;
}

/** Whom to address first: a client by the site's id, or a browser. */
export type Addressee =
  | { readonly projectId: string; readonly clientId: string }
  | { readonly projectId: string; readonly visitorId: string };

/** A conversation that an operator began, and how its first words reached the client. */
export interface StartedConversation {
  readonly conversation: Conversation;
  readonly delivered: Answer<Operations["startConversation"]>["delivered"];
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
  /** What follows this person through all of their browsers; preferences are live while connected. */
  readonly preferences: Preferences;
  readonly #core: ClientCore;
  readonly #session: StaffSession;
  readonly #hub: ChatHub;
  readonly #renewal: Job;
  readonly #takings = new Set<UntilAnswered<unknown>>();
  readonly #modeChanged = new Emitter<ModeView>();
  /** Fires when the mode changed, or who switched this person offline. */
  readonly modeChanged: Signal<ModeView> = this.#modeChanged;
  #mode: ModeView = "offline";
  #forcedOffline: ForcedOffline | undefined;

  constructor(options: ClientOptions) {
    this.#session = new StaffSession(
      () => this.#core.rest,
      () => this.#core.environment,
    );
    this.#core = new ClientCore(options, this.#session);
    this.preferences = new Preferences(this.#core.rest);
    this.connection = this.#core.connection({
      token: (renew) => this.#session.current(renew),
      resume: () => this.#hub.threads.resume(),
    });
    this.#hub = this.#core.chats(this.connection, () => `switchboard.outbox.staff.${this.staff?.id}`, {
      side: "operator",
      self: () => ({ kind: "operator", id: this.staff?.id ?? null, name: this.staff?.name ?? null }),
      // Only a visitor's message moves on to another chat.
      onContinued: () => undefined,
    });
    const job = this.#core.jobOptions(this.connection, "a list of chats has to be loaded again");
    this.waiting = new WaitingList(this.#core.rest, job);
    const own = (view: OwnView) => new OwnChats(view, this.#core.rest, this.#hub, job);
    this.held = own("held");
    this.offered = own("offered");
    this.parked = own("parked");
    const renewal = this.#core.jobOptions(this.connection, "the session has to be renewed again");
    this.#renewal = new Job(() => this.#renew(), renewal);
    this.#listen();
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
    const session = await this.#core.rest.call(signIn, { email, password }, { authorized: false });
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
    await this.#core.rest.call(signOut, {}, { authorized: false });
  }

  /** Calls any operation, typed by its description: `call(getFigures, { from, before })`. */
  call<O extends Operation>(operation: Call<O>, ...input: CallArguments<O>): Promise<Answer<O>> {
    return this.#core.rest.call(operation, ...input);
  }

  /** Bytes of an operation that answers with them, as they come: one that breaks off rejects while it is read. */
  download<O extends Operation>(operation: Call<O>, ...input: CallArguments<O>): Promise<ReadableStream<Uint8Array>> {
    return download(this.#core.rest, this.#session, operation, ...input);
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
    for (const taking of this.#takings) taking.stop();
  }

  async setMode(mode: ModeView): Promise<void> {
    this.#setMode((await this.call(setMode, { mode })).mode);
  }

  /**
   * Takes a waiting chat. Rejects with reason `chat.already_taken`, and who has it in `params`. When the answer is lost,
   * with the line say, it asks again until it is known whose the chat is.
   */
  async take(chatId: string): Promise<Conversation> {
    const idempotencyKey = newId();
    const taking = new UntilAnswered({
      send: () => this.call(takeChat, { chat_id: chatId }, { idempotencyKey }),
      isAnswer,
      ...this.#core.jobOptions(this.connection, "a chat has to be taken again"),
    });
    this.#takings.add(taking);
    const { chat } = await taking.answer.finally(() => this.#takings.delete(taking));
    this.waiting.leave(chatId);
    this.#applyToOwn(chat);
    return this.#hub.conversation(chat);
  }

  /**
   * Addresses a client first (C6): in their running chat if this operator answers it, else in a new one. Rejects with
   * reason `chat.already_taken` or `chat.visitor_waits` when it is somebody else's to answer.
   */
  async startConversation(to: Addressee, text: string): Promise<StartedConversation> {
    const person = "clientId" in to ? { client_id: to.clientId } : { visitor_id: to.visitorId };
    const message_id = newId();
    const input = { project_id: to.projectId, ...person, message_id, text };
    const { chat, delivered } = await this.call(startConversation, input, { idempotencyKey: message_id });
    this.#applyToOwn(chat);
    return { conversation: this.#hub.conversation(chat), delivered };
  }

  /** Ends a held chat. */
  async end(chatId: string): Promise<void> {
    const { chat } = await this.call(endChat, { chat_id: chatId });
    this.#hub.apply(chat);
    this.#applyToOwn(chat);
  }

  /** A chat to read or to write, one object for each; watched until nobody listens to its changes any more. */
  conversation(chatId: string): Conversation {
    const waiting = this.waiting.chats.find((chat) => chat.id === chatId);
    return this.#hub.conversation(waiting ?? chatId);
  }

  #established(link: Link): void {
    const { staff, server_time, forced_offline } = link.welcome;
    if (staff) this.#setMode(staff.mode, forced_offline);
    this.#session.syncClock(server_time);
    this.#hub.threads.established(link);
    this.#hub.restore();
    for (const taking of this.#takings) taking.resume();
    this.#reload("waiting");
    this.#reload("own");
    this.#renewal.cancel();
    this.#renewal.request(this.#session.renewTimerMs);
  }

  #listen(): void {
    const { connection } = this;
    connection.established.subscribe((link) => this.#established(link));
    connection.on("list", ({ change }) => this.waiting.apply(change));
    connection.on("list_stale", ({ list }) => this.#reload(list));
    connection.on("chat", ({ chat }) => this.#applyToOwn(chat));
    connection.on("mode", (frame) => this.#setMode(frame.mode, toForcedOffline(frame)));
    connection.on("preferences", ({ preferences }) => this.preferences.apply(preferences));
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
