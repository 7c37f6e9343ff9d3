import { type Mail, MailState } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import {
  type Delivery,
  DeliveryState,
  type Endpoint,
  EndpointState,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import type { MailStateView, MailView } from "@switchboard/contracts/schemas/mail";
import type {
  DeliveryStateView,
  DeliveryView,
  EndpointStateView,
  EndpointView,
} from "@switchboard/contracts/schemas/webhook";
import { toTimestamp } from "./to-timestamp.ts";

/** The gateway's view of mails and webhooks: proto in, JSON shapes of contracts/schemas out. */

const mailStates: Readonly<Record<MailStateView, MailState>> = {
  waiting: MailState.WAITING,
  sending: MailState.SENDING,
  sent: MailState.SENT,
  dead: MailState.DEAD,
};

const deliveryStates: Readonly<Record<DeliveryStateView, DeliveryState>> = {
  pending: DeliveryState.PENDING,
  succeeded: DeliveryState.SUCCEEDED,
  dead: DeliveryState.DEAD,
};

export function toEndpointView(endpoint: Endpoint): EndpointView {
  return {
    id: endpoint.id,
    url: endpoint.url,
    event_types: endpoint.eventTypes,
    project_ids: endpoint.projectIds,
    state: endpoint.state === EndpointState.ACTIVE ? "active" : "disabled",
    disabled_reason: endpoint.disabledReason === "" ? null : endpoint.disabledReason,
    created_at: toTimestamp(endpoint.createdAt),
    failing_since: orNull(endpoint.failingSince),
    previous_secret_until: orNull(endpoint.previousSecretUntil),
  };
}

/** Undefined leaves the state as it is. */
export function fromEndpointStateView(state: EndpointStateView | undefined): EndpointState {
  if (state === undefined) return EndpointState.UNSPECIFIED;
  return state === "active" ? EndpointState.ACTIVE : EndpointState.DISABLED;
}

export function toDeliveryView(delivery: Delivery): DeliveryView {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    subject: delivery.subject,
    state: nameOf(deliveryStates, delivery.state) ?? "pending",
    attempts: delivery.attempts,
    created_at: toTimestamp(delivery.createdAt),
    next_attempt_at: orNull(delivery.nextAttemptAt),
    finished_at: orNull(delivery.finishedAt),
    response_status: delivery.responseStatus === 0 ? null : delivery.responseStatus,
    response_body: delivery.responseBody,
    error: delivery.error === "" ? null : delivery.error,
    duration_ms: delivery.durationMs,
    redelivery_of: delivery.redeliveryOf === "" ? null : delivery.redeliveryOf,
    body: delivery.body,
  };
}

/** Undefined means all. */
export function fromDeliveryStateView(state: DeliveryStateView | undefined): DeliveryState {
  return state === undefined ? DeliveryState.UNSPECIFIED : deliveryStates[state];
}

export function toMailView(mail: Mail): MailView {
  return {
    id: mail.id,
    mail_id: mail.mailId,
    recipient: mail.recipient,
    template: mail.template,
    language: mail.language,
    state: nameOf(mailStates, mail.state) ?? "waiting",
    attempts: mail.attempts,
    last_error: mail.lastError === "" ? null : mail.lastError,
    created_at: toTimestamp(mail.createdAt),
    due_at: orNull(mail.dueAt),
    finished_at: orNull(mail.finishedAt),
  };
}

/** Undefined means all. */
export function fromMailStateView(state: MailStateView | undefined): MailState {
  return state === undefined ? MailState.UNSPECIFIED : mailStates[state];
}

function nameOf<K extends string, V>(table: Readonly<Record<K, V>>, value: V): K | undefined {
  return (Object.keys(table) as K[]).find((key) => table[key] === value);
}

function orNull(time: Date | undefined): string | null {
  return time === undefined ? null : toTimestamp(time);
}
