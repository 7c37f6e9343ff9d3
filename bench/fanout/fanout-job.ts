import type { Percentiles } from "../load/job.ts";

/** Operators who follow the list of one department, and the visitors whose messages show in it. */
export interface OursAudience {
  readonly kind: "switchboard";
  readonly url: string;
  /** Access token of each socket; several sockets may be of one person. */
  readonly tokens: readonly string[];
  readonly publishers: readonly { readonly cookie: string; readonly chatId: string }[];
}

/** As many sockets of one group of the bare server. */
export interface FloorAudience {
  readonly kind: "floor";
  readonly url: string;
  readonly sockets: number;
}

export type Audience = OursAudience | FloorAudience;

/** What the generator of fan-outs is told. */
export type FanoutOrder =
  | { readonly kind: "open"; readonly name: string; readonly audience: Audience }
  | {
      readonly kind: "measure";
      readonly name: string;
      /** Events on their way at a time. */
      readonly inFlight: number;
      readonly warmupMs: number;
      readonly measureMs: number;
      /** Characters of a published frame, for the bare server; ours makes its own. */
      readonly frameBytes: number;
    }
  | { readonly kind: "close" };

/** What one measurement found. */
export interface FanoutOutcome {
  /** Events that reached everybody, and the frames that brought them. */
  readonly events: number;
  readonly deliveries: number;
  readonly deliveriesPerSecond: number;
  /** From the moment an event was sent until the last socket had it, in milliseconds. */
  readonly toLast: Percentiles;
  readonly frameBytes: number;
  /** Frames that a socket lacked, had twice, or had in another order than the others. */
  readonly faults: number;
}

export type FanoutReport =
  | { readonly kind: "opened" }
  | { readonly kind: "measuring" }
  | { readonly kind: "measured"; readonly outcome: FanoutOutcome }
  | { readonly kind: "failed"; readonly reason: string };
