import Type, { type TSchema } from "typebox";
import { ClientService } from "../gen/switchboard/search/v1/clients_pb.js";
import { operation } from "../operation.ts";
import { ClientChangeView, ClientServiceView, ExpenseView, PaymentView, PersonView } from "../schemas/client.ts";
import { nextPage, pageQuery } from "../schemas/shapes.ts";

/** Lists of what belongs to a client (D2), each in pages. */

const listing = {
  access: "staff",
  scope: "clients:read",
  tag: "clients",
  query: Type.Object(pageQuery),
  errors: ["search.client_not_found"],
} as const;

function page<Name extends string, Row extends TSchema>(name: Name, row: Row) {
  const rows = { [name]: Type.Array(row) } as { readonly [N in Name]: ReturnType<typeof Type.Array<Row>> };
  return Type.Object({ ...rows, ...nextPage });
}

export const listClientPeople = operation("GET /v1/clients/{client_id}/people", {
  rpc: ClientService.method.listClientPeople,
  ...listing,
  summary: "Who signs in for a client, owners first",
  answer: page("people", PersonView),
});

export const listClientServices = operation("GET /v1/clients/{client_id}/services", {
  rpc: ClientService.method.listClientServices,
  ...listing,
  summary: "Services of a client, by kind and id",
  answer: page("services", ClientServiceView),
});

export const listClientPayments = operation("GET /v1/clients/{client_id}/payments", {
  rpc: ClientService.method.listClientPayments,
  ...listing,
  summary: "Payments of a client, the newest first",
  answer: page("payments", PaymentView),
});

export const listClientExpenses = operation("GET /v1/clients/{client_id}/expenses", {
  rpc: ClientService.method.listClientExpenses,
  ...listing,
  summary: "Expenses of a client, the newest first",
  answer: page("expenses", ExpenseView),
});

export const listClientChanges = operation("GET /v1/clients/{client_id}/changes", {
  rpc: ClientService.method.listClientChanges,
  ...listing,
  summary: "Change log of a client, the newest first",
  description: "Who changed it and when. What an edit changed stands in the audit.",
  answer: page("changes", ClientChangeView),
});
