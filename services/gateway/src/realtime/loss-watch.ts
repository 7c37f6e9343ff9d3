import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { ChatWatching } from "./chat-watching.ts";
import { ownCallerToken, type RealtimeContext } from "./context.ts";
import type { StaffChannels } from "./staff-channels.ts";

/** Chats of one question to chat. */
const PAGE = 1_000;

/**
 * Finds out what live pushes lost: once in a heartbeat it compares the heads of all watched chats and the digests of all
 * followed lists with chat's, and who is online with presence's; after NATS was away it does so at once. While one of
 * them is away its part cannot be compared, and the next time does.
 */
export class LossWatch {
  readonly #context: RealtimeContext;
  readonly #watching: ChatWatching;
  readonly #channels: StaffChannels;
  readonly #loop: Loop;
  #pushesLost = false;

  constructor(context: RealtimeContext, watching: ChatWatching, channels: StaffChannels) {
    this.#context = context;
    this.#watching = watching;
    this.#channels = channels;
    const { log, limits } = context;
    this.#loop = startLoop({ name: "loss watch", everyMs: limits.heartbeatMs, log, run: () => this.#compare() });
    context.bus.onReconnect(() => {
      this.#pushesLost = true;
      this.#loop.nudge();
    });
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #compare(): Promise<void> {
    if (this.#pushesLost) this.#channels.reloadLists();
    this.#pushesLost = false;
    const compared = await Promise.allSettled([this.#compareChats(), this.#channels.presence.compare()]);
    for (const outcome of compared) if (outcome.status === "rejected") throw outcome.reason;
  }

  async #compareChats(): Promise<void> {
    const chatIds = this.#watching.chatIds();
    for (let from = 0; from < chatIds.length; from += PAGE) await this.#compareHeads(chatIds.slice(from, from + PAGE));
    const departmentIds = this.#channels.departmentIds();
    if (departmentIds.length > 0) await this.#channels.digests.compare(departmentIds);
  }

  async #compareHeads(chatIds: string[]): Promise<void> {
    const callerToken = await ownCallerToken(this.#context);
    const { heads } = await this.#context.chat.getHeads({ chatIds }, { callerToken });
    for (const [chatId, head] of Object.entries(heads)) this.#watching.noteHead(chatId, head);
  }
}
