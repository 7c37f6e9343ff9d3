import type { Subscription } from "@switchboard/bus/nats";
import { livePushesLostSubject } from "@switchboard/contracts/subjects";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import { ownCallerToken, type RealtimeContext } from "./context.ts";
import type { StaffChannels } from "./staff/staff-channels.ts";
import type { ChatWatching } from "./threads/watching.ts";

/** Chats of one question to chat. */
const PAGE = 1_000;

/**
 * Finds out what live pushes lost: once in a heartbeat it compares the heads of all watched chats and the digests of all
 * followed lists with chat's, and who is online with presence's. It does so at once after NATS was away, and when an
 * instance of chat says that it may have lost some. While chat or presence is away its part cannot be compared, and the
 * next time does.
 */
export class Reconcile {
  readonly #context: RealtimeContext;
  readonly #watching: ChatWatching;
  readonly #channels: StaffChannels;
  readonly #loop: Loop;
  readonly #told: Subscription;
  #pushesLost = false;

  constructor(context: RealtimeContext, watching: ChatWatching, channels: StaffChannels) {
    this.#context = context;
    this.#watching = watching;
    this.#channels = channels;
    const { log, limits } = context;
    this.#loop = startLoop({ name: "reconcile", everyMs: limits.heartbeatMs, log, run: () => this.#compare() });
    context.bus.onConnect(() => this.#noteLoss());
    this.#told = context.bus.subscribe(livePushesLostSubject, () => this.#noteLoss());
  }

  stop(): Promise<void> {
    this.#told.unsubscribe();
    return this.#loop.stop();
  }

  #noteLoss(): void {
    this.#pushesLost = true;
    this.#loop.nudge();
  }

  async #compare(): Promise<void> {
    if (this.#pushesLost) this.#channels.reloadLists();
    this.#pushesLost = false;
    const compared = await Promise.allSettled([
      this.#compareHeads(),
      this.#channels.compareLists(),
      this.#channels.presence.compare(),
    ]);
    for (const outcome of compared) if (outcome.status === "rejected") throw outcome.reason;
  }

  async #compareHeads(): Promise<void> {
    const watched = this.#watching.chatIds();
    for (let from = 0; from < watched.length; from += PAGE) {
      const callerToken = await ownCallerToken(this.#context);
      const chatIds = watched.slice(from, from + PAGE);
      const { heads } = await this.#context.chat.getHeads({ chatIds }, { callerToken });
      for (const [chatId, head] of Object.entries(heads)) this.#watching.noteHead(chatId, head);
    }
  }
}
