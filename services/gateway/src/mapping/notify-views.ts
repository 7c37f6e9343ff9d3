import { type Mail, MailState } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import {
  type Delivery,
  DeliveryState,
  type Endpoint,
  EndpointState,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import type { MailView } from "@switchboard/contracts/schemas/mail";
import type { DeliveryView, EndpointView } from "@switchboard/contracts/schemas/webhook";
import { toWord } from "@switchboard/contracts/words";
import { toOptionalTimeView, toTimeView } from "./time-view.ts";

/** The gateway's view of mails and webhooks: proto in, JSON shapes of contracts/schemas out. */

export function toEndpointView(endpoint: Endpoint): EndpointView {
  return {
    id: endpoint.id,
    url: endpoint.url,
    event_types: endpoint.eventTypes,
    project_ids: endpoint.projectIds,
    state: toWord(EndpointState, endpoint.state) ?? "disabled",
    disabled_reason: endpoint.disabledReason === "" ? null : endpoint.disabledReason,
    created_at: toTimeView(endpoint.createdAt),
    failing_since: toOptionalTimeView(endpoint.failingSince),
    previous_secret_until: toOptionalTimeView(endpoint.previousSecretUntil),
  };
}

export function toDeliveryView(delivery: Delivery): DeliveryView {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    subject: delivery.subject,
    state: toWord(DeliveryState, delivery.state) ?? "pending",
    attempts: delivery.attempts,
    created_at: toTimeView(delivery.createdAt),
    next_attempt_at: toOptionalTimeView(delivery.nextAttemptAt),
    finished_at: toOptionalTimeView(delivery.finishedAt),
    response_status: delivery.responseStatus === 0 ? null : delivery.responseStatus,
    response_body: delivery.responseBody,
    error: delivery.error === "" ? null : delivery.error,
    duration_ms: delivery.durationMs,
    redelivery_of: delivery.redeliveryOf === "" ? null : delivery.redeliveryOf,
    body: delivery.body,
  };
}

export function toMailView(mail: Mail): MailView {
  return {
    id: mail.id,
    mail_id: mail.mailId,
    recipient: mail.recipient,
    template: mail.template,
    language: mail.language,
    state: toWord(MailState, mail.state) ?? "waiting",
    attempts: mail.attempts,
    last_error: mail.lastError === "" ? null : mail.lastError,
    created_at: toTimeView(mail.createdAt),
    due_at: toOptionalTimeView(mail.dueAt),
    finished_at: toOptionalTimeView(mail.finishedAt),
  };
}
