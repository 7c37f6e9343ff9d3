import { MailState, type Mail as ProtoMail } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import {
  DeliveryState,
  EndpointState,
  type Delivery as ProtoDelivery,
  type Endpoint as ProtoEndpoint,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import type { Delivery } from "./domain/delivery.ts";
import type { Endpoint } from "./domain/endpoint.ts";
import type { Mail } from "./domain/mail.ts";

const mailStates: Readonly<Record<Mail["state"], MailState>> = {
  waiting: MailState.WAITING,
  sending: MailState.SENDING,
  sent: MailState.SENT,
  dead: MailState.DEAD,
};

const deliveryStates: Readonly<Record<Delivery["state"], DeliveryState>> = {
  pending: DeliveryState.PENDING,
  succeeded: DeliveryState.SUCCEEDED,
  dead: DeliveryState.DEAD,
};

export function toProtoMail(mail: Mail): ProtoMail {
  return {
    id: mail.id,
    mailId: mail.mailId,
    recipient: mail.recipient,
    template: mail.template,
    language: mail.language,
    state: mailStates[mail.state],
    attempts: mail.attempts,
    lastError: mail.lastError,
    createdAt: mail.createdAt,
    dueAt: mail.state === "waiting" ? (mail.dueAt ?? undefined) : undefined,
    finishedAt: mail.finishedAt ?? undefined,
  };
}

/** The state of a request; undefined for all. */
export function fromProtoMailState(state: MailState): Mail["state"] | undefined {
  return keyOf(mailStates, state);
}

export function toProtoEndpoint(endpoint: Endpoint): ProtoEndpoint {
  return {
    id: endpoint.id,
    url: endpoint.url,
    eventTypes: [...endpoint.eventTypes],
    projectIds: [...endpoint.projectIds],
    state: endpoint.state === "active" ? EndpointState.ACTIVE : EndpointState.DISABLED,
    disabledReason: endpoint.disabledReason,
    createdAt: endpoint.createdAt,
    failingSince: endpoint.failingSince ?? undefined,
    previousSecretUntil: endpoint.previousSecretUntil ?? undefined,
  };
}

/** The state of a request; undefined when it says none. */
export function fromProtoEndpointState(state: EndpointState): "active" | "disabled" | undefined {
  if (state === EndpointState.ACTIVE) return "active";
  return state === EndpointState.DISABLED ? "disabled" : undefined;
}

export function toProtoDelivery(delivery: Delivery): ProtoDelivery {
  return {
    id: delivery.id,
    endpointId: delivery.endpointId,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    subject: delivery.subject,
    state: deliveryStates[delivery.state],
    attempts: delivery.attempts,
    createdAt: delivery.createdAt,
    nextAttemptAt: delivery.nextAttemptAt ?? undefined,
    finishedAt: delivery.finishedAt ?? undefined,
    responseStatus: delivery.responseStatus,
    responseBody: delivery.responseBody,
    error: delivery.error,
    durationMs: delivery.durationMs,
    redeliveryOf: delivery.redeliveryOf ?? "",
    body: delivery.body,
  };
}

/** The state of a request; undefined for all. */
export function fromProtoDeliveryState(state: DeliveryState): Delivery["state"] | undefined {
  return keyOf(deliveryStates, state);
}

function keyOf<K extends string, V>(table: Readonly<Record<K, V>>, value: V): K | undefined {
  return (Object.keys(table) as K[]).find((key) => table[key] === value);
}
