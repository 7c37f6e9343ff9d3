import { MailState, type Mail as ProtoMail } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import {
  DeliveryState,
  EndpointState,
  type Delivery as ProtoDelivery,
  type Endpoint as ProtoEndpoint,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import type { Delivery } from "./domain/delivery.ts";
import type { Endpoint } from "./domain/endpoint.ts";
import type { Mail } from "./domain/mail.ts";

export function toProtoMail(mail: Mail): Complete<ProtoMail> {
  return {
    id: mail.id,
    mailId: mail.mailId,
    recipient: mail.recipient,
    template: mail.template,
    language: mail.language,
    state: fromWord(MailState, mail.state),
    attempts: mail.attempts,
    lastError: mail.lastError,
    createdAt: toTimestamp(mail.createdAt),
    dueAt: mail.state === "waiting" ? toTimestamp(mail.dueAt) : undefined,
    finishedAt: toTimestamp(mail.finishedAt),
  };
}

export function toProtoEndpoint(endpoint: Endpoint): Complete<ProtoEndpoint> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    eventTypes: endpoint.eventTypes,
    projectIds: endpoint.projectIds,
    state: endpoint.state === "active" ? EndpointState.ACTIVE : EndpointState.DISABLED,
    disabledReason: endpoint.disabledReason,
    createdAt: toTimestamp(endpoint.createdAt),
    failingSince: toTimestamp(endpoint.failingSince),
    previousSecretUntil: toTimestamp(endpoint.previousSecretUntil),
  };
}

export function toProtoDelivery(delivery: Delivery): Complete<ProtoDelivery> {
  return {
    id: delivery.id,
    endpointId: delivery.endpointId,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    subject: delivery.subject,
    state: fromWord(DeliveryState, delivery.state),
    attempts: delivery.attempts,
    createdAt: toTimestamp(delivery.createdAt),
    nextAttemptAt: toTimestamp(delivery.nextAttemptAt),
    finishedAt: toTimestamp(delivery.finishedAt),
    responseStatus: delivery.responseStatus,
    responseBody: delivery.responseBody,
    error: delivery.error,
    durationMs: delivery.durationMs,
    redeliveryOf: delivery.redeliveryOf ?? "",
    body: delivery.body,
  };
}
