import Type from "typebox";
import { ClientService } from "../gen/switchboard/search/v1/clients_pb.js";
import { operation } from "../operation.ts";
import {
  ClientServiceView,
  ClientView,
  PaymentStatusView,
  PaymentView,
  PersonView,
  ServiceStatusView,
} from "../schemas/client.ts";
import { Body, Line, Nullable, Timestamp, Uuid } from "../schemas/shapes.ts";

/** Edits of the client directory (D2). */

const editing = {
  access: "staff",
  scope: "clients:write",
  tag: "clients",
  errors: ["search.client_not_found", "search.invalid_edit", "search.stale_edit"],
} as const;
const stale =
  "One that is based on an older version is refused with what is there now in `errors`. Billing hears of it (docs/events.md): where its feed tells a field as before the edit stays, and what it tells anew is taken.";
const basedOn = Type.Integer({ minimum: 1, description: "The `version` of the client that the edit is based on." });
const partId = (description: string) => Type.String({ minLength: 1, maxLength: 200, description });
const serviceId = { service_id: partId("The billing system's.") };
const kind = Type.Optional(Nullable(Line({ maxLength: 200, description: "Of the service, as it is shown." })));

export const saveClientAccount = operation("PUT /v1/clients/{client_id}/account", {
  rpc: ClientService.method.saveAccount,
  ...editing,
  summary: "Edit a client's account",
  description: `What is left out becomes empty. ${stale}`,
  body: Body({
    version: basedOn,
    name: Type.Optional(Nullable(Line({ maxLength: 200 }))),
    email: Type.Optional(Nullable(Line({ maxLength: 254 }))),
    phone: Type.Optional(Nullable(Line({ maxLength: 60 }))),
    comment: Type.Optional(Nullable(Type.String({ maxLength: 10_000, description: "Of staff, for staff." }))),
    project_ids: Type.Array(Uuid, { maxItems: 100, description: "Projects that the client is enabled in." }),
  }),
  answer: Type.Object({ client: ClientView }),
});

export const saveClientService = operation("PUT /v1/clients/{client_id}/services/{service_id}", {
  rpc: ClientService.method.saveService,
  ...editing,
  summary: "Edit a service of a client",
  description: `What is left out becomes empty. ${stale}`,
  params: serviceId,
  body: Body({
    version: basedOn,
    kind,
    name: Type.Optional(Nullable(Line({ maxLength: 200 }))),
    status: ServiceStatusView,
    domains: Type.Array(Type.String({ maxLength: 1_000 }), { maxItems: 200 }),
    addresses: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1_000, description: "IPv4 or IPv6." }),
    expires_at: Type.Optional(Nullable(Timestamp)),
  }),
  answer: Type.Object({ client: ClientView, service: ClientServiceView }),
  errors: [...editing.errors, "search.service_not_found"],
});

export const deleteClientService = operation("POST /v1/clients/{client_id}/services/{service_id}/delete", {
  rpc: ClientService.method.deleteService,
  ...editing,
  summary: "Delete a service of a client",
  description: `It stays away until billing tells something new of it. ${stale}`,
  params: serviceId,
  body: Body({
    version: basedOn,
    kind,
    reason: Type.String({ minLength: 1, maxLength: 1_000, description: "It stands in the audit." }),
  }),
  answer: Type.Object({ client: ClientView }),
  errors: [...editing.errors, "search.service_not_found"],
});

export const saveClientPayment = operation("PUT /v1/clients/{client_id}/payments/{payment_id}", {
  rpc: ClientService.method.savePayment,
  ...editing,
  summary: "Edit a payment of a client",
  description: `What is left out becomes empty. ${stale}`,
  params: { payment_id: partId("The billing system's.") },
  body: Body({
    version: basedOn,
    number: Type.Optional(Nullable(Line({ maxLength: 200, description: "That people see and name." }))),
    amount: Type.Optional(Nullable(Line({ maxLength: 30, description: "Decimal text.", examples: ["12.50"] }))),
    currency: Type.Optional(Nullable(Line({ maxLength: 10, description: "ISO 4217.", examples: ["EUR"] }))),
    status: PaymentStatusView,
    paid_at: Type.Optional(Nullable(Timestamp)),
  }),
  answer: Type.Object({ client: ClientView, payment: PaymentView }),
  errors: [...editing.errors, "search.payment_not_found"],
});

const ofPerson = {
  login: Type.Optional(Nullable(Line({ maxLength: 200 }))),
  name: Type.Optional(Nullable(Line({ maxLength: 200 }))),
  email: Type.Optional(Nullable(Line({ maxLength: 254 }))),
  phone: Type.Optional(Nullable(Line({ maxLength: 60 }))),
};

export const addClientPerson = operation("POST /v1/clients/{client_id}/people", {
  rpc: ClientService.method.addPerson,
  ...editing,
  summary: "Add somebody who signs in for a client",
  description: `Stays beside those whom billing tells of, until it tells of one with the same login (of one without a login, the same email). Another person of the client may not have the login. ${stale}`,
  body: Body({ version: basedOn, ...ofPerson }),
  answer: Type.Object({ client: ClientView, person: PersonView }),
});

export const saveClientPerson = operation("PUT /v1/clients/{client_id}/people/{person_id}", {
  rpc: ClientService.method.savePerson,
  ...editing,
  summary: "Edit somebody who signs in for a client",
  description: `What is left out becomes empty. A person of several clients becomes so at all of them, and all are of a new version; nobody else of the billing system, or of these clients, may have the login. ${stale}`,
  body: Body({ version: basedOn, ...ofPerson }),
  answer: Type.Object({ client: ClientView, person: PersonView }),
  errors: [...editing.errors, "search.person_not_found"],
});

export const removeClientPerson = operation("POST /v1/clients/{client_id}/people/{person_id}/remove", {
  rpc: ClientService.method.removePerson,
  ...editing,
  summary: "Remove somebody who signs in for a client",
  description: `From this client alone. Whom billing tells of stays away until it tells something new of them. ${stale}`,
  body: Body({ version: basedOn }),
  answer: Type.Object({ client: ClientView }),
  errors: [...editing.errors, "search.person_not_found"],
});
