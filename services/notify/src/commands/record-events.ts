import type { StreamEvent, StreamReader } from "@switchboard/bus/stream-reader";
import { fromEventJson } from "@switchboard/contracts/encode";
import { type ChatOpened, ChatOpenedSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_events";
import { toDate } from "@switchboard/contracts/times";
import { isUuid, newId } from "@switchboard/kit/ids";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import type { Endpoint } from "../domain/endpoint.ts";
import {
  bodyOf,
  eventType,
  type FactStream,
  factName,
  isOfClient,
  occurredAt,
  subjectFilters,
  toSnakeCase,
  type WebhookEvent,
  wants,
} from "../domain/webhook-event.ts";
import { deliveriesQueued } from "../metrics.ts";
import { type ChatProject, findChatProjects, saveChatProjects } from "../store/chat-projects.ts";
import { insertDeliveries, type NewDelivery } from "../store/deliveries.ts";
import { openQueues } from "../store/delivery-queues.ts";
import { listEndpoints } from "../store/endpoints.ts";
import { findErased } from "../store/erasures.ts";
import { claimPosition, type StreamPosition, savePosition } from "../store/stream-positions.ts";

/** Events of one filter that are read at once. */
const READ_MAX = 500;

export interface Recorded {
  readonly deliveries: number;
  /** There is probably more to read. */
  readonly more: boolean;
  /** All that the stream had is recorded; not while another instance reads. */
  readonly complete: boolean;
}

/**
 * Reads on in a stream and queues the deliveries of what was read, in one transaction with the new position: each event
 * leads to its deliveries once. Nothing that no endpoint wants is read. Does nothing while another instance reads.
 */
export function recordEvents(pool: Pool, reader: StreamReader, stream: FactStream, now: Date): Promise<Recorded> {
  return inTransaction(pool, async (tx) => {
    const position = await claimPosition(tx, stream.name);
    const head = position && (await reader.head());
    if (position === undefined || head === undefined) return { deliveries: 0, more: false, complete: false };
    const after = placeIn(position, head.lastSeq, head.createdAt);
    if (after >= head.lastSeq && position.lastSeq === after) return { deliveries: 0, more: false, complete: true };
    const endpoints = (await listEndpoints(tx)).filter(({ state }) => state === "active");
    const wanted = endpoints.flatMap(({ eventTypes }) => eventTypes);
    const filters = subjectFilters(stream, wanted);
    const { events, upTo } = await reader.read(after, head.lastSeq, filters, READ_MAX);
    const deliveries = await queueDeliveries(tx, endpoints, events, now);
    await savePosition(tx, stream.name, { lastSeq: upTo, streamCreatedAt: head.createdAt });
    return { deliveries, more: upTo < head.lastSeq, complete: upTo >= head.lastSeq };
  });
}

/**
 * Where to go on. A stream that was made anew or lost its end (after a crash of its server) tells again what it has;
 * what has its deliveries already does not get them twice.
 */
function placeIn({ lastSeq, streamCreatedAt }: StreamPosition, headSeq: number, createdAt: Date): number {
  const same = streamCreatedAt === null || streamCreatedAt.getTime() === createdAt.getTime();
  return same && lastSeq <= headSeq ? lastSeq : 0;
}

async function queueDeliveries(
  tx: Sql,
  endpoints: readonly Endpoint[],
  received: readonly StreamEvent[],
  now: Date,
): Promise<number> {
  const opened = received.flatMap(toChatProject);
  if (opened.length > 0) await saveChatProjects(tx, opened);
  if (endpoints.length === 0) return 0;
  const erased = await findErased(tx, [...new Set(received.map(({ subject }) => factName(subject).about))]);
  const told = received.filter(({ subject }) => isToldOf(subject, erased));
  const events = await toEvents(tx, endpoints, told);
  const deliveries = events.flatMap((event) =>
    endpoints.filter((endpoint) => wants(endpoint, event)).map((endpoint) => toDelivery(endpoint, event, now)),
  );
  if (deliveries.length === 0) return 0;
  await insertDeliveries(tx, deliveries);
  await openQueues(tx, deliveries, now);
  deliveriesQueued.inc(deliveries.length);
  return deliveries.length;
}

/** Of who was erased nothing is told but that they were. */
function isToldOf(subject: string, erased: ReadonlySet<string>): boolean {
  const { event, about } = factName(subject);
  return event === "client_erased" || !erased.has(about);
}

function toChatProject({ subject, payload }: StreamEvent): ChatProject[] {
  const { event, about } = factName(subject);
  if (event !== "chat_opened" || payload === undefined || !isUuid(about)) return [];
  const { projectId = "", openedAt } = readOpened(payload) ?? {};
  return isUuid(projectId) ? [{ chatId: about, projectId, openedAt: toDate(openedAt) ?? new Date(0) }] : [];
}

/** Undefined for what cannot be read: it is told outside as it is, and holds up none that follow. */
function readOpened(payload: unknown): ChatOpened | undefined {
  try {
    return fromEventJson(ChatOpenedSchema, payload);
  } catch {
    return undefined;
  }
}

/** The events as they are told outside, with their projects where an endpoint asks for them. */
async function toEvents(
  tx: Sql,
  endpoints: readonly Endpoint[],
  received: readonly StreamEvent[],
): Promise<WebhookEvent[]> {
  const picky = endpoints.some(({ projectIds }) => projectIds.length > 0);
  const subjects = picky ? received.map(({ subject }) => factName(subject).about).filter(isUuid) : [];
  const projects = subjects.length > 0 ? await findChatProjects(tx, subjects) : new Map<string, string>();
  return received.flatMap((fact) => toEvent(fact, projects));
}

function toEvent(fact: StreamEvent, projects: ReadonlyMap<string, string>): WebhookEvent[] {
  const { event, about } = factName(fact.subject);
  const type = eventType(event);
  if (type === undefined || fact.payload === undefined) return [];
  return [
    {
      id: fact.id,
      type,
      occurredAt: occurredAt(fact.id, fact.publishedAt),
      subject: about,
      projectIds: isOfClient(type) ? projectsOfClient(fact.payload) : [projects.get(about) ?? []].flat(),
      data: toSnakeCase(fact.payload),
    },
  ];
}

/** The projects that a fact of a client names. */
function projectsOfClient(payload: unknown): readonly string[] {
  const { projectIds = [] } = payload as { readonly projectIds?: readonly string[] };
  return Array.isArray(projectIds) ? projectIds : [];
}

function toDelivery(endpoint: Endpoint, event: WebhookEvent, now: Date): NewDelivery {
  return {
    id: newId(),
    endpointId: endpoint.id,
    eventId: event.id,
    eventType: event.type,
    subject: event.subject,
    body: bodyOf(event),
    createdAt: now,
    redeliveryOf: null,
  };
}
