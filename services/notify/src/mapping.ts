import { MailState, type Mail as ProtoMail } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import {
  DeliveryState,
  EndpointState,
  type Delivery as ProtoDelivery,
  type Endpoint as ProtoEndpoint,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Complete } from "@switchboard/contracts/messages";
import type { Delivery } from "./domain/delivery.ts";
import type { Endpoint } from "./domain/endpoint.ts";
import type { Mail } from "./store/mails.ts";

export function toProtoMail(mail: Mail): Complete<ProtoMail> {
  const dueAt = mail.state === "waiting" ? mail.dueAt : null;
  return messageFields({ ...mail, dueAt }, { state: MailState });
}

export function toProtoEndpoint(endpoint: Endpoint): Complete<ProtoEndpoint> {
  const state = endpoint.state === "active" ? "active" : "disabled";
  return messageFields({ ...endpoint, state } as const, { state: EndpointState });
}

export function toProtoDelivery(delivery: Delivery): Complete<ProtoDelivery> {
  return messageFields({ ...delivery, redeliveryOf: delivery.redeliveryOf ?? "" }, { state: DeliveryState });
}
