import { setTimeout as delay } from "node:timers/promises";
import { percentiles } from "../report/stats.ts";
import type { Audience, FanoutOrder, FanoutOutcome } from "./fanout-job.ts";
import { Listeners } from "./listeners.ts";
import { openBarePublisher, openVisitors, type Publishers } from "./publishers.ts";

// What is on its way when the time is over has this long to arrive.
const drainMs = 10_000;

type Measure = Extract<FanoutOrder, { kind: "measure" }>;

/** An audience with its publishers: sends an event whenever one has reached everybody. */
export class Stage {
  readonly #publishers: Publishers;
  #listeners: Listeners | undefined;
  /** When each event that is on its way was sent. */
  readonly #sent = new Map<string, number>();
  #toLast: number[] = [];
  #running = false;
  #frameBytes = 0;
  /** Of the last event that reached everybody. */
  #lastBytes = 0;

  private constructor(publishers: Publishers) {
    this.#publishers = publishers;
  }

  static async open(audience: Audience): Promise<Stage> {
    const opening = audience.kind === "switchboard" ? openVisitors(audience) : openBarePublisher(audience);
    const stage = new Stage(await opening);
    stage.#listeners = await Listeners.open(audience, (frame) => stage.#onComplete(frame));
    return stage;
  }

  /** `onMeasuring` is called when the warm-up is over. */
  async measure(order: Measure, onMeasuring: () => void): Promise<FanoutOutcome> {
    const { inFlight, warmupMs, measureMs } = order;
    this.#frameBytes = order.frameBytes;
    this.#running = true;
    for (let started = 0; started < inFlight; started++) this.#publish();
    await delay(warmupMs);
    onMeasuring();
    this.#toLast = [];
    const from = performance.now();
    await delay(measureMs);
    const seconds = (performance.now() - from) / 1000;
    const toLast = this.#toLast;
    this.#running = false;
    const deliveries = toLast.length * (this.#listeners?.size ?? 0);
    const faults = await this.#drain();
    return {
      events: toLast.length,
      deliveries,
      deliveriesPerSecond: deliveries / seconds,
      toLast: percentiles(toLast),
      frameBytes: this.#lastBytes,
      faults,
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#listeners?.close(), this.#publishers.close()]);
  }

  #publish(): void {
    const sentAt = performance.now();
    this.#sent.set(this.#publishers.publish(this.#frameBytes), sentAt);
  }

  #onComplete(frame: Buffer): void {
    const id = this.#publishers.idOf(frame);
    const sentAt = id === undefined ? undefined : this.#sent.get(id);
    if (id === undefined || sentAt === undefined) return;
    this.#sent.delete(id);
    this.#lastBytes = frame.length;
    this.#toLast.push(performance.now() - sentAt);
    if (this.#running) this.#publish();
  }

  /** Waits for what is on its way; answers what went wrong since the last time. */
  async #drain(): Promise<number> {
    const deadline = performance.now() + drainMs;
    while (this.#sent.size > 0 && performance.now() < deadline) await delay(10);
    // A moment longer, for what comes twice.
    await delay(100);
    const listeners = this.#listeners;
    if (listeners === undefined) return 0;
    const faults = listeners.faults + listeners.settle() + this.#sent.size;
    listeners.faults = 0;
    this.#sent.clear();
    return faults;
  }
}
