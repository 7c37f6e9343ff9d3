import Type from "typebox";
import {
  ClientStatus,
  IdentifierKind,
  MatchQuality,
  PaymentStatus,
  ServiceStatus,
} from "../gen/switchboard/search/v1/clients_pb.js";
import { wordsOf } from "../words.ts";
import { Nullable, Timestamp, UNKNOWN_WORD, Uuid, View, Word } from "./shapes.ts";

/** The client directory (D, F). */

const amount = Nullable(Type.String({ description: "Decimal text; null when it is not known.", examples: ["12.50"] }));
const currency = Nullable(Type.String({ description: "ISO 4217; null when it is not known.", examples: ["EUR"] }));

/** An account of the company's customers. */
export const ClientView = View("Client", {
  id: Uuid,
  login: Nullable(Type.String()),
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String({ description: "As it was written." })),
  status: Word(wordsOf(ClientStatus), { title: "ClientStatus", [UNKNOWN_WORD]: "unknown" }),
  balance: amount,
  currency,
  comment: Nullable(Type.String({ description: "Of staff, for staff." })),
  registered_at: Nullable(Timestamp),
  deleted_at: Nullable(Timestamp),
  version: Type.Integer({ description: "Counts the changes of the account and all that belongs to it." }),
  changed_at: Timestamp,
  project_ids: Type.Array(Uuid, { description: "Projects that the client is enabled in." }),
});

/** Somebody who signs in for a client. */
export const PersonView = View("Person", {
  id: Uuid,
  login: Nullable(Type.String()),
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  owner: Type.Boolean(),
});

/** How it stands with a service. */
export const ServiceStatusView = Word(wordsOf(ServiceStatus), { title: "ServiceStatus", [UNKNOWN_WORD]: "unknown" });
/** How it stands with a payment. */
export const PaymentStatusView = Word(wordsOf(PaymentStatus), { title: "PaymentStatus", [UNKNOWN_WORD]: "unknown" });

/** Something a client has. */
export const ClientServiceView = View("ClientService", {
  id: Type.String({ description: "The billing system's; of its kind alone." }),
  name: Nullable(Type.String()),
  kind: Nullable(Type.String({ description: "The billing system's own word." })),
  status: ServiceStatusView,
  domains: Type.Array(Type.String({ description: "As the DNS has it." })),
  addresses: Type.Array(Type.String({ description: "IPv4 or IPv6." })),
  price: amount,
  currency,
  started_at: Nullable(Timestamp),
  expires_at: Nullable(Timestamp),
});

/** Something a client paid. */
export const PaymentView = View("Payment", {
  id: Type.String({ description: "The billing system's." }),
  number: Nullable(Type.String({ description: "That people see and name." })),
  amount,
  currency,
  status: PaymentStatusView,
  paid_at: Nullable(Timestamp),
});

/** Something a client was charged. */
export const ExpenseView = View("Expense", {
  id: Uuid,
  amount,
  currency,
  description: Type.String(),
  spent_at: Timestamp,
});

/** What the site of a project calls a client. */
export const SiteClientView = View("SiteClient", {
  project_id: Uuid,
  client_id: Type.String({
    description: "`sub` of the site's tokens (C4): `client_id` of chats and of `POST /v1/conversations`.",
  }),
});

/** A change of a client, or of something that belongs to it. */
export const ClientChangeView = View("ClientChange", {
  version: Type.Integer({ description: "That the client had from then on." }),
  actor: Type.String({
    description: "`source:<name>` of the feed that told it, `staff:<id>` or `key:<id>` of who edited it.",
    examples: ["source:billing"],
  }),
  changed_at: Timestamp,
});

/** How what was asked for fits what is there. */
const MatchView = View("Match", {
  kind: Word(wordsOf(IdentifierKind), { title: "IdentifierKind", [UNKNOWN_WORD]: "external_id" }),
  value: Type.String({ description: "What fits, in its one form." }),
  quality: Word(wordsOf(MatchQuality), {
    title: "MatchQuality",
    [UNKNOWN_WORD]: "prefix",
    description:
      "`exact`; or it begins so, ends so (of telephone numbers), is in the network. Words of names, logins and emails may also have a `typo`, and if nobody fits better be typed on another keyboard `layout`, be of another `script`, or lack one (`loose`).",
  }),
});

/** A client that was found, and by what. */
export const FoundClientView = View("FoundClient", { client: ClientView, matched: MatchView });

/** What is wrong with a row of a feed. */
export const BadRowView = View("BadRow", {
  line: Type.Integer({ description: "From 1." }),
  field: Type.String({
    description: "JSON pointer to it; empty for the whole row.",
    examples: ["/services/0/addresses/1"],
  }),
  reason: Type.String({ description: "What it must be." }),
});
