import type { Money } from "./money.ts";

export const CLIENT_STATUSES = ["active", "inactive", "suspended", "closed", "unknown"] as const;
export type ClientStatus = (typeof CLIENT_STATUSES)[number];
export const SERVICE_STATUSES = ["pending", "active", "suspended", "ended", "unknown"] as const;
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];
export const PAYMENT_STATUSES = ["pending", "paid", "refunded", "cancelled", "unknown"] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** Somebody who acts for a client: a person may do so for several, and a client have many. */
export interface PersonRow {
  readonly externalId: string;
  readonly name: string | undefined;
  readonly login: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly owner: boolean;
}

/** Something that a client has bought. */
export interface ServiceRow {
  /** Unique among the client's services of its kind. */
  readonly externalId: string;
  readonly name: string | undefined;
  readonly kind: string | undefined;
  readonly status: ServiceStatus;
  /** As the DNS has them. */
  readonly domains: readonly string[];
  /** Addresses of the service alone, not of a server that it shares; canonical. */
  readonly addresses: readonly string[];
  readonly startedAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly price: Money | undefined;
}

export interface PaymentRow {
  readonly externalId: string;
  /** The number that people see and name. */
  readonly number: string | undefined;
  readonly money: Money | undefined;
  readonly status: PaymentStatus;
  readonly paidAt: Date | undefined;
}

/** A client as billing has it. A list that is undefined was not told of; an empty one says that there are none. */
export interface ClientRow {
  readonly state: "present";
  readonly externalId: string;
  readonly version: number;
  /** Other ids that billing knows the client by, those of clients merged into it as well. */
  readonly aliases: readonly string[];
  readonly login: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** As it was written. */
  readonly phone: string | undefined;
  readonly status: ClientStatus;
  readonly registeredAt: Date | undefined;
  readonly balance: Money | undefined;
  /** Internal comment; undefined leaves what was written in the workplace. */
  readonly comment: string | undefined;
  /** Slugs or ids of projects. */
  readonly projects: readonly string[] | undefined;
  readonly people: readonly PersonRow[] | undefined;
  readonly services: readonly ServiceRow[] | undefined;
  readonly payments: readonly PaymentRow[] | undefined;
}

/** A client that billing no longer has: deleted, or merged into another one. */
export interface GoneClientRow {
  readonly state: "gone";
  readonly externalId: string;
  readonly version: number;
  readonly mergedInto: string | undefined;
}
