import type { ClientStatus, PaymentStatus, ServiceStatus } from "./client-row.ts";

/** An account of the company's customers, as the directory has it. */
export interface Client {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly status: ClientStatus;
  /** Decimal text; empty when it is not known. */
  readonly balance: string;
  /** ISO 4217; empty when it is not known. */
  readonly currency: string;
  /** Of staff, for staff. */
  readonly comment: string;
  readonly registeredAt: Date | null;
  /** Set when billing has it no more. */
  readonly deletedAt: Date | null;
  /** Counts the changes of the account and all that belongs to it. */
  readonly version: number;
  readonly changedAt: Date;
  readonly projectIds: readonly string[];
}

/** Somebody who signs in for a client. */
export interface Person {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly owner: boolean;
}

/** Something a client has. */
export interface Service {
  /** The billing system's. */
  readonly id: string;
  readonly name: string;
  /** The billing system's own word. */
  readonly kind: string;
  readonly status: ServiceStatus;
  readonly domains: readonly string[];
  readonly addresses: readonly string[];
  readonly price: string;
  readonly currency: string;
  readonly startedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** Something a client paid. */
export interface Payment {
  /** The billing system's. */
  readonly id: string;
  readonly number: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: PaymentStatus;
  readonly paidAt: Date | null;
}

/** Something a client was charged. */
export interface Expense {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly description: string;
  readonly spentAt: Date;
}

/** A change of a client, or of something that belongs to it. */
export interface ClientChange {
  /** Grows with each change of any client. */
  readonly number: string;
  /** That the client had from then on. */
  readonly version: number;
  /** `source:<name>` of the feed that told it, `staff:<id>` or `key:<id>` of who edited it. */
  readonly actor: string;
  readonly changedAt: Date;
}

/** What the site of a project calls a client (C4). */
export interface SiteClient {
  readonly projectId: string;
  readonly clientId: string;
}

/** A client with all that belongs to it. */
export interface WholeClient {
  readonly client: Client;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  readonly payments: readonly Payment[];
  readonly expenses: readonly Expense[];
  readonly sites: readonly SiteClient[];
  /** Chats that the client was registered from. */
  readonly chatIds: readonly string[];
}

/** A chat, and what the site of its project calls its client; empty when it has not said who they are. */
export interface ChatOfClient extends SiteClient {
  readonly chatId: string;
}
