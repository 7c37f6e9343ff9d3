import type { Endpoint } from "./endpoint.ts";

/** A fact as it is told outside. */
export interface WebhookEvent {
  readonly id: string;
  /** For example `chat.opened`. */
  readonly type: string;
  readonly occurredAt: Date;
  /** What it is about: the id of a chat. */
  readonly subject: string;
  /** Empty when it is not known, or the event belongs to none. */
  readonly projectId: string;
  /** The fact's fields, in snake_case. */
  readonly data: unknown;
}

/** Events that are between services, and nobody's business outside. */
const INTERNAL = new Set(["mail_requested"]);

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

/**
 * The subjects of a stream that must be read so that every endpoint gets what it asked for; `always` are read in any
 * case. One wildcard for all when an endpoint wants everything, or when they are too many to be read one by one.
 *
 * @param subjects the stream's own wildcard, ending in `>`
 */
export function subjectFilters(subjects: string, wanted: readonly string[], always: readonly string[]): string[] {
  const events = new Set([...always, ...wanted.map(factEvent).filter((event) => !INTERNAL.has(event))]);
  if (wanted.includes("*") || events.size > FILTERS_MAX) return [subjects];
  return [...events].sort().map((event) => `${subjects.slice(0, -1)}${event}.>`);
}

/** Whether an endpoint is to be told of an event: of what happens since it is there, of its types and projects. */
export function wants(endpoint: Endpoint, event: Pick<WebhookEvent, "type" | "occurredAt" | "projectId">): boolean {
  if (endpoint.state !== "active" || event.occurredAt < endpoint.createdAt) return false;
  const typed = endpoint.eventTypes.includes("*") || endpoint.eventTypes.includes(event.type);
  return typed && (endpoint.projectIds.length === 0 || endpoint.projectIds.includes(event.projectId));
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
