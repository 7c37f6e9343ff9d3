import { MailState } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { DeliveryState, EndpointState } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Delivery } from "./domain/delivery.ts";
import type { Endpoint } from "./domain/endpoint.ts";
import type { Mail } from "./store/mails.ts";

export function toProtoMail(mail: Mail) {
  const dueAt = mail.state === "waiting" ? mail.dueAt : null;
  return messageFields({ ...mail, dueAt }, { state: MailState });
}

export function toProtoEndpoint(endpoint: Endpoint) {
  const state = endpoint.state === "active" ? "active" : "disabled";
  return messageFields({ ...endpoint, state } as const, { state: EndpointState });
}

export const toProtoDelivery = (delivery: Delivery) =>
  messageFields({ ...delivery, redeliveryOf: delivery.redeliveryOf ?? "" }, { state: DeliveryState });
