import type {
  MessageAccepted,
  MoveCursors,
  SendMessage,
} from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { Complete } from "@switchboard/contracts/messages";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import { ackSeconds, exchangeOutstanding, exchangeQueued, exchangeStreams } from "../../metrics.ts";
import { resolveAddresses } from "./addresses.ts";
import { type Command, ExchangeLink, type Outcome } from "./exchange-link.ts";
import { chooseNode } from "./rendezvous.ts";

/** How often the names of chat are looked up again, in milliseconds. */
const RESOLVE_MS = 5_000;
/** How often overdue calls are looked for, in milliseconds. */
const EXPIRE_MS = 250;
/** A call without a result after this long has failed, in milliseconds. */
const TIMEOUT_MS = 5_000;

export interface ChatExchangeOptions {
  /** `host:port` of chat, several separated by commas; a name may resolve to many. */
  readonly address: string;
  /** The token with which a stream is opened; each call carries its own caller's beside it. */
  readonly callerToken: () => Promise<string>;
  readonly timeoutMs?: number;
  readonly log: Logger;
}

/**
 * The hot path to chat: one stream to each of its instances. All calls about one chat take the same live stream, so they
 * keep their order. A call that fails as unavailable is undecided and safe to repeat.
 */
export class ChatExchange {
  readonly #options: ChatExchangeOptions;
  readonly #links = new Map<string, ExchangeLink>();
  /** The links that have a stream; kept up to date by them, because it is asked for with every call. */
  #live: readonly ExchangeLink[] = [];
  readonly #resolving: Loop;
  readonly #expiring: NodeJS.Timeout;

  constructor(options: ChatExchangeOptions) {
    this.#options = options;
    const { log } = options;
    this.#resolving = startLoop({ name: "chat addresses", everyMs: RESOLVE_MS, log, run: () => this.#resolve() });
    this.#expiring = setInterval(() => this.#expire(), EXPIRE_MS);
  }

  /** Whether there is a stream to send on. */
  get live(): boolean {
    return this.#live.length > 0;
  }

  /** Writes a message. Errors: those of SendMessage; unavailable, deadline_exceeded. */
  async sendMessage(value: Complete<SendMessage>, callerToken: string): Promise<MessageAccepted> {
    const outcome = await this.#call(value.chatId, { case: "sendMessage", value }, callerToken);
    if (outcome.case !== "messageAccepted") throw new AppError("internal", "internal");
    return outcome.value;
  }

  /** Moves the caller's cursors. Errors: those of MoveCursors; unavailable, deadline_exceeded. */
  async moveCursors(value: Complete<MoveCursors>, callerToken: string): Promise<void> {
    await this.#call(value.chatId, { case: "moveCursors", value }, callerToken);
  }

  async close(): Promise<void> {
    clearInterval(this.#expiring);
    await this.#resolving.stop();
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  async #call(chatId: string, command: Command, callerToken: string): Promise<Outcome> {
    const link = chooseNode(chatId, this.#live);
    if (link === undefined) throw new AppError("unavailable", "gateway.chat_away");
    const startedAt = performance.now();
    try {
      const outcome = await link.call(command, callerToken);
      ackSeconds.observe({ outcome: "ok" }, (performance.now() - startedAt) / 1000);
      return outcome;
    } catch (error) {
      ackSeconds.observe({ outcome: AppError.from(error).kind }, (performance.now() - startedAt) / 1000);
      throw error;
    }
  }

  #refreshLive(): void {
    this.#live = [...this.#links.values()].filter((link) => link.live);
  }

  #expire(): void {
    const now = performance.now();
    let outstanding = 0;
    let queued = 0;
    for (const link of this.#links.values()) {
      link.expire(now);
      outstanding += link.outstanding;
      queued += link.queued;
    }
    exchangeOutstanding.set(outstanding);
    exchangeQueued.set(queued);
    exchangeStreams.set(this.#live.length);
  }

  async #resolve(): Promise<void> {
    const { address, callerToken, log, timeoutMs = TIMEOUT_MS } = this.#options;
    const wanted = await resolveAddresses(address);
    for (const known of this.#links.keys()) if (!wanted.has(known)) this.#drop(known);
    for (const fresh of wanted) {
      if (!this.#links.has(fresh)) {
        const onChange = () => this.#refreshLive();
        this.#links.set(fresh, new ExchangeLink({ address: fresh, callerToken, timeoutMs, onChange, log }));
      }
    }
  }

  #drop(address: string): void {
    this.#links.get(address)?.close();
    this.#links.delete(address);
    this.#refreshLive();
  }
}
