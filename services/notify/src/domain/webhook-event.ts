import type { Endpoint } from "./endpoint.ts";

/** A fact as it is told outside. */
export interface WebhookEvent {
  readonly id: string;
  /** For example `chat.opened`. */
  readonly type: string;
  readonly occurredAt: Date;
  /** What it is about: the id of a chat or a client. */
  readonly subject: string;
  /** None when that is not known, or the event belongs to none. */
  readonly projectIds: readonly string[];
  /** The fact's fields, in snake_case. */
  readonly data: unknown;
}

/** Events that are between services, and nobody's business outside. */
const INTERNAL = new Set(["mail_requested", "client_seen", "registration_answered"]);

/** Subjects that are read one by one. */
const FILTERS_MAX = 40;

/** What a fact's subject says: `switchboard.<service>.v1.<event>.<id>`. */
export interface FactName {
  readonly event: string;
  readonly about: string;
}

/** The parts of a fact's subject. */
export function factName(subject: string): FactName {
  const [, , , event = "", ...about] = subject.split(".");
  return { event, about: about.join(".") };
}

/** The type of an event outside: `chat_opened` is `chat.opened`. Undefined for internal ones. */
export function eventType(event: string): string | undefined {
  return INTERNAL.has(event) ? undefined : event.replace("_", ".");
}

/** The reverse of {@link eventType}. */
function factEvent(type: string): string {
  return type.replace(".", "_");
}

/** A stream of facts that are told outside. */
export interface FactStream {
  readonly name: string;
  /** The stream's own wildcard, ending in `>`. */
  readonly subjects: string;
  readonly facts: readonly string[];
  /** Facts that are read in any case. */
  readonly always: readonly string[];
}

/** Whether events of a type tell of clients. There are millions of them and an import tells of each: who wants them asks by name. */
export function isOfClient(type: string): boolean {
  return type.startsWith("client.");
}

/**
 * The subjects of a stream that must be read so that every endpoint gets what it asked for. One wildcard for all when an endpoint
 * wants everything, or when they are too many to be read one by one.
 */
export function subjectFilters({ subjects, facts, always }: FactStream, wanted: readonly string[]): string[] {
  const isTold = (event: string) => facts.includes(event) && !INTERNAL.has(event);
  const events = new Set([...always, ...wanted.map(factEvent).filter(isTold)]);
  const all = wanted.includes("*") && facts.some((event) => !isOfClient(eventType(event) ?? "client."));
  if (all || events.size > FILTERS_MAX) return [subjects];
  return [...events].sort().map((event) => `${subjects.slice(0, -1)}${event}.>`);
}

/** Whether an endpoint is to be told of an event: of what happens since it is there, of its types and projects. */
export function wants(endpoint: Endpoint, event: Pick<WebhookEvent, "type" | "occurredAt" | "projectIds">): boolean {
  if (endpoint.state !== "active" || event.occurredAt < endpoint.createdAt) return false;
  const { type } = event;
  const typed = endpoint.eventTypes.includes(type) || (endpoint.eventTypes.includes("*") && !isOfClient(type));
  return typed && (endpoint.projectIds.length === 0 || event.projectIds.some((id) => endpoint.projectIds.includes(id)));
}

/** When an event happened: a UUIDv7 says it itself, for other ids it is when the stream got it. */
export function occurredAt(id: string, publishedAt: Date): Date {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(id);
  return match === null ? publishedAt : new Date(Number.parseInt(`${match[1]}${match[2]}`, 16));
}

/** The body of its deliveries: the same bytes for every attempt and redelivery. */
export function bodyOf({ id, type, occurredAt, subject, data }: WebhookEvent): string {
  return JSON.stringify({ id, type, timestamp: occurredAt.toISOString(), subject, data });
}

/** proto3 JSON with the names of its fields in snake_case, as everywhere in the API. */
export function toSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [snake(name), toSnakeCase(part)]));
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
