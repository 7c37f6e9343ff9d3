import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { WebhookEvent } from "@switchboard/sdk/verify-webhook";

/** A request that a receiver got. */
export interface Received {
  readonly path: string;
  readonly eventId: string;
  readonly deliveryId: string;
  readonly headers: IncomingHttpHeaders;
  readonly signature: string;
  readonly body: string;
  readonly event: WebhookEvent;
}

/** How a receiver answers; the n-th request of a path is number n, from 1. */
export type Answer = (request: Received, number: number, response: ServerResponse) => void;

/** A real HTTP server that gets webhooks; every path is an endpoint of its own. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, Answer>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  /** The address of a path. */
  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** How requests to a path are answered; 200 unless said. */
  answer(path: string, answer: Answer): void {
    this.#answers.set(path, answer);
  }

  /** What came to a path, in its order. */
  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const header = (name: string) => String(request.headers[name] ?? "");
    const one: Received = {
      path: request.url ?? "",
      eventId: header("webhook-id"),
      deliveryId: header("switchboard-delivery-id"),
      headers: request.headers,
      signature: header("webhook-signature"),
      body,
      event: JSON.parse(body) as WebhookEvent,
    };
    this.received.push(one);
    const answer = this.#answers.get(one.path);
    if (answer === undefined) response.end("thanks");
    else answer(one, this.at(one.path).length, response);
  }
}

/** Answers with a status and nothing else. */
export const status =
  (code: number): Answer =>
  (_request, _number, response) =>
    response.writeHead(code).end();
