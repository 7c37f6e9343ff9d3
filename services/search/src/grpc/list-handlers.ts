import type { ClientService } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import type { SearchDeps } from "../deps.ts";
import type { Person } from "../domain/client.ts";
import { toProtoChange, toProtoExpense, toProtoPayment, toProtoService } from "../mapping.ts";
import {
  changesPage,
  expensesPage,
  type ListOfClient,
  listOfClient,
  paymentsPage,
  peoplePage,
  servicesPage,
} from "../queries/list-of-client.ts";
import { checkId } from "../validation.ts";

type Lists =
  | "listClientPeople"
  | "listClientServices"
  | "listClientPayments"
  | "listClientExpenses"
  | "listClientChanges";

const toPeople = pageOf("people", (person: Person) => person);
const toServices = pageOf("services", toProtoService);
const toPayments = pageOf("payments", toProtoPayment);
const toExpenses = pageOf("expenses", toProtoExpense);
const toChanges = pageOf("changes", toProtoChange);

/** Lists of what belongs to a client (D2): translate in, ask one query, which sees to who may, translate out. */
export function listHandlers(deps: SearchDeps): Pick<UnaryHandlers<typeof ClientService>, Lists> {
  return {
    listClientPeople: async (request, { caller }) =>
      toPeople(await listOfClient(deps, caller, ofClient(request), peoplePage)),
    listClientServices: async (request, { caller }) =>
      toServices(await listOfClient(deps, caller, ofClient(request), servicesPage)),
    listClientPayments: async (request, { caller }) =>
      toPayments(await listOfClient(deps, caller, ofClient(request), paymentsPage)),
    listClientExpenses: async (request, { caller }) =>
      toExpenses(await listOfClient(deps, caller, ofClient(request), expensesPage)),
    listClientChanges: async (request, { caller }) =>
      toChanges(await listOfClient(deps, caller, ofClient(request), changesPage)),
  };
}

function ofClient({ clientId, pageSize, pageToken }: ListOfClient): ListOfClient {
  return { clientId: checkId(clientId, "/client_id"), pageSize, pageToken };
}
