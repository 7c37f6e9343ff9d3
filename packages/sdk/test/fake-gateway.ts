import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClientFrame, ServerFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { MessageView } from "@switchboard/contracts/schemas/message";
import { type WebSocket, WebSocketServer } from "ws";
import { aChat, aMessage, aStaff, chatIdOf, projectId, visitorId } from "./examples.ts";

/** A request as a route sees it. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  // Bodies are whatever the test sends.
  readonly body: Record<string, unknown>;
}

type Route = (asked: Asked) => unknown;
type Frame<T extends ClientFrame["t"]> = Extract<ClientFrame, { t: T }>;
type Handlers = { [T in ClientFrame["t"]]: (socket: FakeSocket, frame: Frame<T>) => void };

/** What a route throws to answer with a problem. */
export class Refusal {
  readonly status: number;
  readonly kind: string;
  readonly reason: string;

  constructor(status: number, kind: string, reason: string) {
    this.status = status;
    this.kind = kind;
    this.reason = reason;
  }
}

/** One connection, as the gateway sees it. */
export class FakeSocket {
  readonly cookie: string;
  readonly frames: ClientFrame[] = [];
  readonly #socket: WebSocket;
  closed = false;

  constructor(socket: WebSocket, cookie: string) {
    this.#socket = socket;
    this.cookie = cookie;
    socket.on("close", () => {
      this.closed = true;
    });
  }

  send(frame: ServerFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** Breaks the line without a word. */
  cut(): void {
    this.#socket.terminate();
  }

  /** The frames of one kind, oldest first. */
  of<T extends ClientFrame["t"]>(kind: T): Frame<T>[] {
    return this.frames.filter((frame): frame is Frame<T> => frame.t === kind);
  }
}

/**
 * A real HTTP and WebSocket server that speaks the gateway's protocol over chats kept in this object. A test replaces
 * the handler of a frame or a route to misbehave.
 */
export class FakeGateway {
  readonly sockets: FakeSocket[] = [];
  readonly asked: Asked[] = [];
  readonly chats = new Map<string, ChatView>();
  readonly messages = new Map<string, MessageView[]>();
  readonly routes = new Map<string, Route>();
  readonly on: Handlers;
  heartbeatMs = 8_000;
  /** How far its clock is ahead. */
  aheadMs = 0;
  url = "";
  readonly #http: Server;
  readonly #ws: WebSocketServer;

  private constructor() {
    this.#http = createServer((request, response) => this.#serve(request, response));
    this.#ws = new WebSocketServer({ server: this.#http, path: "/v1/realtime" });
    this.#ws.on("connection", (socket, request) => this.#accept(socket, request));
    this.on = this.#handlers();
    this.#addRoutes();
  }

  static async start(): Promise<FakeGateway> {
    const gateway = new FakeGateway();
    await new Promise<void>((resolve) => gateway.#http.listen(0, "127.0.0.1", resolve));
    gateway.url = `http://127.0.0.1:${(gateway.#http.address() as AddressInfo).port}`;
    return gateway;
  }

  async close(): Promise<void> {
    for (const socket of this.#ws.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** The newest connection. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nobody is connected");
    return socket;
  }

  /** Adds a chat with messages of the visitor. */
  addChat(chat: ChatView, texts: readonly string[] = []): ChatView {
    this.messages.set(
      chat.id,
      texts.map((text, index) => aMessage(chat.id, index + 1, { text })),
    );
    return this.update({ ...chat, head_seq: texts.length });
  }

  update(chat: ChatView): ChatView {
    this.chats.set(chat.id, chat);
    return chat;
  }

  /** Adds a message to a chat; it is not pushed. */
  append(chatId: string, change: Partial<MessageView> = {}): MessageView {
    const messages = this.messages.get(chatId) ?? [];
    const message = aMessage(chatId, messages.length + 1, change);
    this.messages.set(chatId, [...messages, message]);
    const chat = this.chats.get(chatId);
    if (chat) this.update({ ...chat, head_seq: message.seq });
    return message;
  }

  /** Sends everything after a number. */
  replay(socket: FakeSocket, chatId: string, afterSeq: number): void {
    for (const message of this.messages.get(chatId) ?? []) {
      if (message.seq > afterSeq) socket.send({ t: "message", message });
    }
  }

  /** How often a route was asked. */
  countOf(path: string): number {
    return this.asked.filter((asked) => asked.path === path).length;
  }

  heads(chatIds: readonly string[]): Record<string, number> {
    return Object.fromEntries(chatIds.map((id) => [id, this.messages.get(id)?.length ?? 0]));
  }

  /** Stores and acknowledges a message as the gateway does: the same id answers the first result. */
  accept(socket: FakeSocket, frame: Frame<"send">): MessageView {
    const known = this.messages.get(frame.chat_id)?.find((message) => message.message_id === frame.message_id);
    const author = { kind: "operator", id: aStaff.id, name: aStaff.name } as const;
    const message = known ?? this.append(frame.chat_id, { message_id: frame.message_id, text: frame.text, author });
    const { chat_id, message_id, seq, sent_at } = message;
    socket.send({ t: "ack", id: frame.id, chat_id, message_id, seq, sent_at });
    return message;
  }

  welcome(socket: FakeSocket, frame: Frame<"hello">): void {
    const staff = frame.token ? aStaff : null;
    socket.send({
      t: "welcome",
      protocol: 1,
      connection_id: chatIdOf(900 + this.sockets.length),
      heartbeat_ms: this.heartbeatMs,
      server_time: new Date(Date.now() + this.aheadMs).toISOString(),
      staff,
      visitor_id: staff ? null : visitorId,
    });
  }

  #handlers(): Handlers {
    return {
      hello: (socket, frame) => {
        this.welcome(socket, frame);
        if (!frame.resume) return;
        for (const [chatId, seq] of Object.entries(frame.resume)) this.replay(socket, chatId, seq);
        socket.send({ t: "resumed", heads: this.heads(Object.keys(frame.resume)) });
      },
      watch: (socket, frame) => {
        const chat = this.chats.get(frame.chat_id);
        if (!chat) return socket.send(refused(frame.id, "not_found", "chat.chat_not_found"));
        this.replay(socket, frame.chat_id, frame.after_seq);
        socket.send({ t: "watching", id: frame.id, chat });
      },
      send: (socket, frame) => {
        socket.send({ t: "message", message: this.accept(socket, frame) });
      },
      token: (socket, { id }) => socket.send({ t: "done", id }),
      unwatch: (socket, { id }) => socket.send({ t: "done", id }),
      cursor: (socket, { id }) => socket.send({ t: "done", id }),
      visit: (socket, { id }) => socket.send({ t: "done", id }),
      typing: () => undefined,
    };
  }

  #accept(ws: WebSocket, request: IncomingMessage): void {
    const socket = new FakeSocket(ws, request.headers.cookie ?? "");
    this.sockets.push(socket);
    ws.on("message", (data) => {
      const frame = JSON.parse(String(data)) as ClientFrame;
      socket.frames.push(frame);
      // The kind selects the handler of that kind.
      (this.on[frame.t] as (socket: FakeSocket, frame: ClientFrame) => void)(socket, frame);
    });
  }

  async #serve(request: IncomingMessage, response: import("node:http").ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const asked = {
      path: `${request.method} ${url.pathname}`,
      query: url.searchParams,
      headers: request.headers,
      body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
    this.asked.push(asked);
    try {
      const route = this.routes.get(asked.path) ?? this.#chatRoute(asked);
      if (!route) throw new Refusal(404, "not_found", "request.no_route");
      const { cookies = [], ...body } = (route(asked) ?? {}) as { cookies?: string[] };
      if (cookies.length > 0) response.setHeader("set-cookie", cookies);
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Status 0 stands for a line that breaks.
      if (error.status === 0) response.destroy();
      else response.writeHead(error.status).end(JSON.stringify({ ...error, params: {}, errors: [] }));
    }
  }

  #addRoutes(): void {
    const session = {
      access_token: "token-1",
      expires_at: new Date(Date.now() + 900_000).toISOString(),
      staff: aStaff,
    };
    const refresh = "switchboard_refresh=r1; Path=/v1/session; HttpOnly";
    this.routes.set("POST /v1/session", () => ({ ...session, cookies: [refresh] }));
    this.routes.set("POST /v1/session/refresh", () => ({ ...session, access_token: "token-2" }));
    this.routes.set("DELETE /v1/session", () => ({ cookies: ["switchboard_refresh=; Path=/v1/session; Max-Age=0"] }));
    this.routes.set("POST /v1/visitor", () => ({
      visitor_id: visitorId,
      cookies: ["switchboard_visitor=v1; Path=/; HttpOnly"],
    }));
    this.routes.set("GET /v1/projects/acme/widget", () => ({
      project: { id: projectId, slug: "acme", name: "Acme", accent_color: "#336699" },
      departments: [],
    }));
    this.routes.set("GET /v1/visitor/chat", () => ({ chat: [...this.chats.values()].at(-1) ?? null }));
    this.routes.set("GET /v1/chats", ({ query }) => this.#list(query.get("view") ?? ""));
    this.routes.set("POST /v1/chats", ({ body }) => ({ chat: this.#open(body) }));
  }

  #open(body: Record<string, unknown>): ChatView {
    const known = [...this.messages].find(([, all]) => all.some((one) => one.message_id === body["message_id"]));
    const id = known?.[0] ?? chatIdOf(this.chats.size + 1);
    if (!known) this.addChat(aChat({ id }), [String(body["text"])]);
    const [first] = this.messages.get(id) ?? [];
    if (first) this.messages.set(id, [{ ...first, message_id: String(body["message_id"]) }]);
    return this.update({ ...aChat({ id }), head_seq: 1, preview: this.messages.get(id) ?? [] });
  }

  #list(view: string) {
    const chats = [...this.chats.values()].filter((chat) => chat.state === view);
    return { chats, next_page_token: "", total: chats.length };
  }

  #chatRoute({ path }: Asked): Route | undefined {
    const [, method, id = "", verb] = /^(\w+) \/v1\/chats\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
    const chat = this.chats.get(id);
    if (!chat) return undefined;
    if (method === "GET" && verb === "messages") return ({ query }) => this.#page(id, query);
    if (method === "GET") return () => ({ chat });
    const operator = { id: aStaff.id, name: aStaff.name };
    const change = verb === "take" ? ({ state: "held", operator } as const) : ({ state: "ended" } as const);
    return () => ({ chat: this.update({ ...chat, ...change, version: chat.version + 1 }) });
  }

  #page(chatId: string, query: URLSearchParams) {
    const all = this.messages.get(chatId) ?? [];
    const before = Number(query.get("before_seq") ?? Infinity);
    const messages = all.filter(({ seq }) => seq < before).slice(-Number(query.get("page_size") ?? 50));
    return { messages, head_seq: all.length, more: (messages[0]?.seq ?? 1) > 1 };
  }
}

/** An `error` frame. */
export function refused(id: number, kind: string, reason: string): ServerFrame {
  return { t: "error", id, kind, reason, params: {}, errors: [] };
}
