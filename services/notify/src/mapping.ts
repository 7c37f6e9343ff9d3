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
    ...mail,
    state: fromWord(MailState, mail.state),
    createdAt: toTimestamp(mail.createdAt),
    dueAt: mail.state === "waiting" ? toTimestamp(mail.dueAt) : undefined,
    finishedAt: toTimestamp(mail.finishedAt),
  };
}

export function toProtoEndpoint(endpoint: Endpoint): Complete<ProtoEndpoint> {
  return {
    ...endpoint,
    state: endpoint.state === "active" ? EndpointState.ACTIVE : EndpointState.DISABLED,
    createdAt: toTimestamp(endpoint.createdAt),
    failingSince: toTimestamp(endpoint.failingSince),
    previousSecretUntil: toTimestamp(endpoint.previousSecretUntil),
  };
}

export function toProtoDelivery(delivery: Delivery): Complete<ProtoDelivery> {
  return {
    ...delivery,
    state: fromWord(DeliveryState, delivery.state),
    createdAt: toTimestamp(delivery.createdAt),
    nextAttemptAt: toTimestamp(delivery.nextAttemptAt),
    finishedAt: toTimestamp(delivery.finishedAt),
    redeliveryOf: delivery.redeliveryOf ?? "",
  };
}
