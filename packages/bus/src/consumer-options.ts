import type { StreamDefinition } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";
import type { Bus } from "./nats.ts";

/** A fact as a consumer gets it. */
export interface ReceivedEvent {
  /** The event's id; the same one may come again. */
  readonly id: string;
  readonly subject: string;
  /** proto3 JSON. */
  readonly payload: unknown;
}

/** How patient a consumer is. */
export interface ConsumerLimits {
  /** An event that failed this often by itself is a dead one. */
  readonly attempts: number;
  /** Pause before it comes again, in milliseconds; doubled each time. */
  readonly retryMs: number;
  /** Pause, in milliseconds, while what handling needs is away; doubled each time. */
  readonly waitMs: number;
  readonly waitMaxMs: number;
}

export interface ConsumerOptions {
  readonly bus: Bus;
  /** The service's database: it has the table `dead_events`. */
  readonly pool: Pool;
  readonly stream: StreamDefinition;
  /** `<service>-<purpose>`; replicas of a service share it and its work. */
  readonly durable: string;
  /** One subject, wildcards allowed, that selects what is wanted. */
  readonly filter: string;
  readonly log: Logger;
  /** Resolves when the event has had its effect; must bear to be called twice for one event, and in another order. */
  readonly handle: (event: ReceivedEvent) => Promise<void>;
  readonly limits?: ConsumerLimits | undefined;
  /** Where events come faster than one by one: takes what has come meanwhile in one go. */
  readonly many?: ManyEvents | undefined;
}

/** How events are handled together. */
export interface ManyEvents {
  /** Events of one go. */
  readonly max: number;
  /** Resolves when all have had their effect. When it rejects they are handled one by one, those that had it already as well. */
  readonly handle: (events: readonly ReceivedEvent[]) => Promise<void>;
}
