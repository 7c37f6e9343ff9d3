import type {
  ChatBody,
  ChatPageBody,
  IdentifyBody,
  MessagePageBody,
  ModeBody,
  OpenChatBody,
  PresenceBody,
  RenameChatBody,
  SessionBody,
  SignInBody,
  VisitorBody,
  VisitorChatBody,
} from "@switchboard/contracts/rest";
import type { ChatWhyBody } from "@switchboard/contracts/rest/why";
import type { ChatView, DepartmentPresenceView, ModeView, WidgetView } from "@switchboard/contracts/views";
import { ContactFormsApi } from "./contact-forms-api.ts";
import { FeedbackApi } from "./feedback-api.ts";
import { FileApi } from "./file-api.ts";
import { OffersApi } from "./offers-api.ts";
import type { RestClient } from "./rest-client.ts";

/** Which chats of the operator's own: held; on offer to them or by them; parked when they went Offline. */
export type OwnView = "held" | "offered" | "parked";

/** Which messages of a chat: after a number (oldest first), before one, or neither for the newest. */
export interface MessageRange {
  readonly after_seq?: number;
  readonly before_seq?: number;
  /** 1 to 200. */
  readonly page_size?: number;
}

/** The gateway's routes, one function each. All reject with `ProblemError`. */
export class Api {
  /** Files in chats. */
  readonly files: FileApi;
  /** Ratings and transcripts. */
  readonly feedback: FeedbackApi;
  /** Handing chats over. */
  readonly offers: OffersApi;
  /** The contact form and what answers it. */
  readonly contactForms: ContactFormsApi;
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
    this.files = new FileApi(rest);
    this.feedback = new FeedbackApi(rest);
    this.offers = new OffersApi(rest);
    this.contactForms = new ContactFormsApi(rest);
  }

  /** Begins a staff session; the refresh token comes as a cookie. */
  signIn(body: SignInBody): Promise<SessionBody> {
    return this.#rest.request({ method: "POST", path: "/v1/session", body, authorized: false });
  }

  /** Trades the refresh cookie for a new access token. */
  refreshSession(): Promise<SessionBody> {
    return this.#rest.request({ method: "POST", path: "/v1/session/refresh", authorized: false });
  }

  /** Ends the session of the refresh cookie. */
  signOut(): Promise<void> {
    return this.#rest.request({ method: "DELETE", path: "/v1/session", authorized: false });
  }

  /** Switches the caller online or offline. */
  async setMode(mode: ModeView): Promise<ModeView> {
    const answer = await this.#rest.request<ModeBody>({ method: "PUT", path: "/v1/me/mode", body: { mode } });
    return answer.mode;
  }

  /** Switches somebody offline until they go online themselves; for administrators. */
  forceOffline(staffId: string, reason: string): Promise<void> {
    return this.#rest.request({ method: "POST", path: `/v1/staff/${staffId}/offline`, body: { reason } });
  }

  /** Who of every department is online. */
  async presence(): Promise<DepartmentPresenceView[]> {
    return (await this.#rest.request<PresenceBody>({ method: "GET", path: "/v1/presence" })).departments;
  }

  /** The visitor of the cookie, which is set when there was none. */
  visitor(): Promise<VisitorBody> {
    return this.#rest.request({ method: "POST", path: "/v1/visitor" });
  }

  /** Proves that the visitor is a client; answers their running chat, if there is one. */
  async identify(body: IdentifyBody): Promise<ChatView | null> {
    return (await this.#rest.request<VisitorChatBody>({ method: "POST", path: "/v1/visitor/identity", body })).chat;
  }

  /** The visitor's newest chat in a project. */
  async visitorChat(projectId: string): Promise<ChatView | null> {
    const query = { project_id: projectId };
    return (await this.#rest.request<VisitorChatBody>({ method: "GET", path: "/v1/visitor/chat", query })).chat;
  }

  /** What a widget needs to know of its project. */
  widget(slug: string): Promise<WidgetView> {
    return this.#rest.request({ method: "GET", path: `/v1/projects/${encodeURIComponent(slug)}/widget` });
  }

  /** Opens the visitor's chat with its first message. */
  async openChat(body: OpenChatBody): Promise<ChatView> {
    const request = { method: "POST", path: "/v1/chats", body, idempotencyKey: body.message_id } as const;
    return (await this.#rest.request<ChatBody>(request)).chat;
  }

  /** A page of the caller's list of chats, or of their own. */
  chats(view: "waiting" | OwnView, pageToken = ""): Promise<ChatPageBody> {
    const query = { view, page_size: 200, page_token: pageToken || undefined };
    return this.#rest.request({ method: "GET", path: "/v1/chats", query });
  }

  async chat(chatId: string): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "GET", path: `/v1/chats/${chatId}` })).chat;
  }

  /** Messages in the order of their numbers. */
  messages(chatId: string, range: MessageRange): Promise<MessagePageBody> {
    return this.#rest.request({ method: "GET", path: `/v1/chats/${chatId}/messages`, query: { ...range } });
  }

  /** Gives a waiting chat to the caller. */
  async take(chatId: string): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "POST", path: `/v1/chats/${chatId}/take` })).chat;
  }

  /** Gives a chat that one has or had a name or a summary (C9); what is left out stays. */
  async rename(chatId: string, body: RenameChatBody): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "PATCH", path: `/v1/chats/${chatId}`, body })).chat;
  }

  /** What routing decided about a chat, what happened to it, and why it waits; for staff. */
  why(chatId: string): Promise<ChatWhyBody> {
    return this.#rest.request({ method: "GET", path: `/v1/chats/${chatId}/why` });
  }

  async end(chatId: string): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "POST", path: `/v1/chats/${chatId}/end` })).chat;
  }
}
