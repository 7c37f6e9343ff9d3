import Type from "typebox";
import { ClientService } from "../gen/switchboard/search/v1/clients_pb.js";
import { ImportService } from "../gen/switchboard/search/v1/imports_pb.js";
import { Bytes, operation } from "../operation.ts";
import {
  BadRowView,
  ClientServiceView,
  ClientView,
  ExpenseView,
  FoundClientView,
  PaymentView,
  PersonView,
  SiteClientView,
} from "../schemas/client.ts";
import { Body, ClientSource, nextPage, pageQuery, Uuid, Word } from "../schemas/shapes.ts";

/** The client directory: fed by billing systems, searched by staff (D, F). */

const tag = "clients";
const reading = { access: "staff", scope: "clients:read", tag } as const;

export const findClients = operation("GET /v1/clients", {
  rpc: ClientService.method.findClients,
  ...reading,
  summary: "Find clients by what somebody remembers of them",
  description:
    "A name, a login, an email, a phone with any punctuation or its last digits, a client user, a service, a domain, an IP address, its beginning or a network, a payment number. What is exact comes first; a fault in names, logins and emails is forgiven, in numbers and addresses none. Only clients of projects that the caller's departments serve are there; administrators and keys see all.",
  query: Type.Object({
    q: Type.String({ maxLength: 10_000, description: "As it was typed; no more than 200 characters are looked at." }),
    ...pageQuery,
  }),
  answer: Type.Object({
    clients: Type.Array(FoundClientView),
    ...nextPage,
    reduced: Type.Boolean({
      description:
        "The search engine was away for this answer: what is exact, begins so or has one fault was found by the database alone. Answers that need no engine, such as to an exact login, are never reduced.",
    }),
  }),
});

export const getClient = operation("GET /v1/clients/{client_id}", {
  rpc: ClientService.method.getClient,
  ...reading,
  summary: "A client with all that belongs to it",
  description:
    "The id of a client that was merged leads to the other one. Of each list at most 200, the newest payments and expenses; `/services` and so on have the rest.",
  answer: Type.Object({
    client: ClientView,
    people: Type.Array(PersonView),
    services: Type.Array(ClientServiceView),
    payments: Type.Array(PaymentView),
    expenses: Type.Array(ExpenseView),
    sites: Type.Array(SiteClientView, { description: "What sites call the client, by project; the first 20." }),
    chat_ids: Type.Array(Uuid, { description: "The chats that the client was registered from (C11)." }),
  }),
  errors: ["search.client_not_found"],
});

export const finishPass = operation("POST /v1/import/passes/{pass_id}/finish", {
  rpc: ImportService.method.finishPass,
  timeoutMs: 60_000,
  access: "staff",
  scope: "clients:write",
  tag,
  summary: "End a pass that brought all clients of a billing system",
  description:
    "Clients that were imported before and that the pass did not bring are gone, as if a row said so; one that was told of otherwise since the pass began stays. Refused when it brought suspiciously few: then nobody is. Only a pass without bad rows can be ended so. Asked again it goes on. For administrators.",
  body: Body({
    source: ClientSource,
    missing_percent: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: "Of the clients that were there, how many in a hundred it may be without; 10 unless given.",
      }),
    ),
  }),
  answer: Type.Object({ deleted: Type.Integer({ description: "Clients that are gone now." }) }),
  errors: ["search.invalid_request", "search.pass_not_found", "search.too_few_clients"],
});

export const importClients = operation("POST /v1/import/clients", {
  access: "staff",
  scope: "clients:write",
  tag,
  keyed: false,
  summary: "Take clients in from a billing system",
  description:
    "The body is NDJSON, one client a line, or CSV, also as gzip, of any content type; docs/import.md says what is in a row. Rows count by source, `external_id` and `version`: what is not newer changes nothing, so that a file can be sent again, also when an import was interrupted. Bad rows are reported, and the others are taken. A request may take 5 minutes: send large files in parts. For administrators.",
  query: Type.Object({
    source: ClientSource,
    pass_id: Type.Optional(
      Type.String({ format: "uuid", description: "An id of your choice for a pass over all clients of the system." }),
    ),
    format: Type.Optional(
      Word(["ndjson", "csv"], { title: "ImportFormat", description: "Of the body; `ndjson` unless given." }),
    ),
  }),
  body: Bytes,
  answer: Type.Object({
    created: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer({ description: "Rows that told nothing new." }),
    bad: Type.Integer({ description: "Rows that are wrong." }),
    faults: Type.Array(BadRowView, { description: "What is wrong with them; the first 1000 are told." }),
  }),
  errors: ["request.aborted", "gateway.too_many_uploads", "search.invalid_request"],
});
