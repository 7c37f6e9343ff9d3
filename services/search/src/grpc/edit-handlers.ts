import {
  type AddPersonRequest,
  type ClientService,
  PaymentStatus,
  type SaveAccountRequest,
  type SavePaymentRequest,
  type SavePersonRequest,
  type SaveServiceRequest,
  ServiceStatus,
} from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { type Timestamp, toDate } from "@switchboard/contracts/times";
import { toWord } from "@switchboard/contracts/words";
import { createChecks } from "@switchboard/kit/checks";
import { handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import type { EditOf } from "../changes/edit-client.ts";
import { addPerson, type ClientWithPerson, removePersonOf, savePerson } from "../commands/edit-people.ts";
import { deleteService, saveService } from "../commands/edit-services.ts";
import { saveAccount } from "../commands/save-account.ts";
import { savePayment } from "../commands/save-payment.ts";
import type { SearchDeps } from "../deps.ts";
import { readAccountEdit, readPaymentEdit, readPersonEdit, readReason, readServiceEdit } from "../domain/read-edit.ts";
import { toProtoClient, toProtoPayment, toProtoService } from "../mapping.ts";

const { id: checkId, ids: checkIds } = createChecks("search.invalid_edit");

type PersonEdits = "addPerson" | "savePerson" | "removePerson";
type Edits = "saveAccount" | "saveService" | "deleteService" | "savePayment" | PersonEdits;

/** Edits of the directory (D2): translate in, call one command, translate out. */
export function editHandlers(deps: SearchDeps): Pick<UnaryHandlers<typeof ClientService>, Edits> {
  const handle = handling(deps);
  return {
    saveAccount: handle(toAccountEdit, saveAccount, (client) => ({ client: toProtoClient(client) })),
    saveService: handle(toServiceEdit, saveService, ({ client, service }) => ({
      client: toProtoClient(client),
      service: toProtoService(service),
    })),
    deleteService: handle(
      ({ serviceId, kind, reason, ...request }) => ({
        ...ofClient(request),
        serviceId,
        kind,
        reason: readReason(reason),
      }),
      deleteService,
      (client) => ({ client: toProtoClient(client) }),
    ),
    savePayment: handle(toPaymentEdit, savePayment, ({ client, payment }) => ({
      client: toProtoClient(client),
      payment: toProtoPayment(payment),
    })),
    addPerson: handle(toAddition, addPerson, toPersonAnswer),
    savePerson: handle(
      (request: SavePersonRequest) => ({ ...toAddition(request), ...ofPerson(request) }),
      savePerson,
      toPersonAnswer,
    ),
    removePerson: handle(
      (request) => ({ ...ofClient(request), ...ofPerson(request) }),
      removePersonOf,
      (client) => ({ client: toProtoClient(client) }),
    ),
  };
}

function ofClient({ clientId, version }: EditOf): EditOf {
  return { clientId: checkId(clientId, "/client_id"), version };
}

function toAccountEdit({ name, email, phone, comment, projectIds, ...request }: SaveAccountRequest) {
  const project_ids = checkIds(projectIds, "/project_ids");
  return { ...ofClient(request), account: readAccountEdit({ name, email, phone, comment, project_ids }) };
}

function toServiceEdit({ serviceId, kind, name, domains, addresses, ...request }: SaveServiceRequest) {
  const status = toWord(ServiceStatus, request.status) ?? "";
  const service = readServiceEdit({ name, status, domains, addresses, expires_at: timeText(request.expiresAt) });
  return { ...ofClient(request), serviceId, kind, service };
}

function toPaymentEdit({ paymentId, number, amount, currency, ...request }: SavePaymentRequest) {
  const status = toWord(PaymentStatus, request.status) ?? "";
  const payment = readPaymentEdit({ number, amount, currency, status, paid_at: timeText(request.paidAt) });
  return { ...ofClient(request), paymentId, payment };
}

function toAddition({ login, name, email, phone, ...request }: AddPersonRequest | SavePersonRequest) {
  return { ...ofClient(request), person: readPersonEdit({ login, name, email, phone }) };
}

function ofPerson({ personId }: { readonly personId: string }) {
  return { personId: checkId(personId, "/person_id") };
}

function toPersonAnswer({ client, person }: ClientWithPerson) {
  const { id, login, name, email, phone, owner } = person;
  return { client: toProtoClient(client), person: { id, login, name, email, phone, owner } };
}

function timeText(time: Timestamp | undefined): string {
  return toDate(time)?.toISOString() ?? "";
}
