import {
  ClientStatus,
  type GetClientResponse,
  IdentifierKind,
  MatchQuality,
  PaymentStatus,
  type FoundClient as ProtoFoundClient,
  ServiceStatus,
} from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Complete } from "@switchboard/contracts/messages";
import type { Client, ClientChange, Expense, Payment, Service, WholeClient } from "./domain/client.ts";
import type { FoundClient } from "./queries/find-clients.ts";

export function toProtoClient(client: Client) {
  return messageFields(client, { status: ClientStatus });
}

export function toProtoService(service: Service) {
  return messageFields(service, { status: ServiceStatus });
}

export function toProtoPayment(payment: Payment) {
  return messageFields(payment, { status: PaymentStatus });
}

export function toProtoExpense(expense: Expense) {
  return messageFields(expense);
}

export function toProtoChange({ version, actor, changedAt }: ClientChange) {
  return messageFields({ version, actor, changedAt });
}

export function toClientAnswer({
  client,
  people,
  services,
  payments,
  expenses,
  sites,
  chatIds,
}: WholeClient): Complete<GetClientResponse> {
  return {
    client: toProtoClient(client),
    people: [...people],
    services: services.map(toProtoService),
    payments: payments.map(toProtoPayment),
    expenses: expenses.map(toProtoExpense),
    sites: [...sites],
    chatIds: [...chatIds],
  };
}

export function toProtoFound({ client, ...matched }: FoundClient): Complete<ProtoFoundClient> {
  return {
    client: toProtoClient(client),
    ...messageFields(matched, { matchedKind: IdentifierKind, matchedQuality: MatchQuality }),
  };
}
